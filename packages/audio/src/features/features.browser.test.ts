import { createRandom } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { describe, expect, test } from 'vitest';
import { featureExtractor } from './feature-extractor.js';
import type { FeatureOptions } from './feature-options.js';
import cases from './golden/features.json' with { type: 'json' };
import { meydaFeatures } from './meyda-features.js';
import { FAST_FEATURES } from './meyda-options.js';

/** As tooling/golden/audio-features.py makes it. */
const sound = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i * 37 + ((i * i) % 101) * 5) % 256) - 128) / 256);

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => {
    const other = b[i] as number;
    return Math.max(most, Math.abs(value - other) / Math.max(1, Math.abs(other)));
  }, 0);
};

describe('features in a browser', () => {
  // feature-extractor.golden.test.ts holds Node to the same numbers, within 1e-6.
  test.each(cases)('$name: the same as in Node', ({ rate, length, options, values }) => {
    const { data } = featureExtractor(rate, options as FeatureOptions).extract(sound(length));
    expect(farthest(data, values)).toBeLessThan(2e-6);
  });

  test('Meyda is loaded when it is asked for, and equals the engine fast', async () => {
    const random = createRandom(1);
    const samples = sound(1024).map((value) => 0.5 * value + 0.1 * random.normal());
    const clip = { samples, sampleRate: 16_000 };
    const slow = await meydaFeatures(clip, { features: FAST_FEATURES, engine: 'meyda' });
    const fast = await meydaFeatures(clip, { features: FAST_FEATURES });
    for (const name of FAST_FEATURES) expect(farthest(fast[name].data, slow[name].data)).toBeLessThan(1e-4);
  });

  test.each(['wasm', 'webgl'] as const)('a batch on %s is within 1e-3 of clip by clip', async (backend) => {
    await useBackend({ backend, threads: 1 });
    const extractor = featureExtractor(16_000);
    const [batch] = await extractor.extractBatch([sound(2000)]);
    expect(farthest(batch?.data ?? [], extractor.extract(sound(2000)).data)).toBeLessThan(1e-3);
  });
});
