import { readFileSync } from 'node:fs';
import { useBackend } from '@striate/core/backend';
import { beforeAll, expect, test } from 'vitest';
import { IMAGENET_WEIGHTS } from './imagenet-weights.js';
import { imageBackboneNames, loadImageBackbone } from './load-image-backbone.js';
import { PRESETS } from './preprocessing-presets.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

test('every file is of a network that can be loaded, over https, and listed once', () => {
  const names = imageBackboneNames();
  for (const { network, url } of IMAGENET_WEIGHTS) {
    expect(names).toContain(network);
    expect(url).toMatch(/^https:\/\/[\w./-]+\.(json|h5|safetensors)$/);
  }
  expect(new Set(IMAGENET_WEIGHTS.map(({ url }) => url)).size).toBe(IMAGENET_WEIGHTS.length);
});

test('docs/backbones.md lists the same files', () => {
  const page = readFileSync(new URL('../../../../docs/backbones.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `(.+)` \| <(.+)> \| (.+) \| `(.+)` \| (yes|no) \|$/gm)];
  expect(listed.map(([, ...cells]) => cells)).toEqual(
    IMAGENET_WEIGHTS.map((file) => {
      const { network, url, license, preprocessing, includeTop } = file;
      return [network, url, license, preprocessing, includeTop ? 'yes' : 'no'];
    }),
  );
});

const SMALL = /^mobilenet-v[12]-0\.(25|35|35-keras)$/;

test.each(IMAGENET_WEIGHTS.filter(({ network }) => SMALL.test(network)))(
  '$url: $network has the preprocessing that is told',
  async ({ network, preprocessing }) => {
    const backbone = await loadImageBackbone('random', { network, inputSize: 32, includeTop: false });
    const { scale, channelOrder } = PRESETS[preprocessing];
    expect(backbone.preprocessor.toConfig()).toMatchObject({
      scale,
      ...(channelOrder === 'rgb' ? {} : { channelOrder }),
    });
    backbone.dispose();
  },
);
