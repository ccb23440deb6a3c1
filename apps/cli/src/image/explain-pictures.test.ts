import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, inputLayer } from '@striate/core/layers';
import { ImageClassifier } from '@striate/image';
import { imagePreprocessor } from '@striate/image/preprocessing';
import { model as makeModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';
import { drawMistake } from './draw-mistake.js';

describe('a trained classifier of pictures', () => {
  let bundle: string;
  let files: [string, string];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
    bundle = join(folder, 'bundle');
    await writeImageFolder(join(folder, 'data'), { perClass: { 1: 2, 7: 2 } });
    files = [join(folder, 'data', '1', '0.png'), join(folder, 'data', '7', '1.png')];
    const { code, stderr } = await runInProcess([
      ...['train', 'image', 'builtin:digits', '--limit', '60', '--epochs', '1', '--batch-size', '20'],
      ...['--threads', '1', '--quiet', '--out', bundle],
    ]);
    expect(code, stderr).toBe(0);
    return () => rm(folder, { recursive: true, force: true });
  });

  test('the report draws each mistake, and where the wrong class was seen', async () => {
    const page = await readFile(join(bundle, 'report.html'), 'utf8');
    expect(page).toMatch(
      /<img class="pixelated" alt="builtin:digits\/test\/\d+" src="data:image\/png;base64,[^"]+"><img class="pixelated" alt="Grad-CAM is [^"]+ of 28 x 28\." src="data:image\/png;base64,[^"]+">/,
    );
    expect(page).not.toContain("Can't be shown");
  });

  test('explain says where a class is seen', async () => {
    const { code, stdout } = await runInProcess(['explain', bundle, files[0], '--label', '7']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^7 \d+\.\d%\nGrad-CAM is .+\nCovering takes .+\n$/);
  });

  test('explain --json prints both maps, and where they are strongest', async () => {
    const { code, stdout } = await runInProcess(['explain', bundle, ...files, '--json']);
    expect(code).toBe(0);
    const explained = JSON.parse(stdout);
    expect(explained.map(({ file }: { file: string }) => file)).toEqual(files);
    for (const { label, score, layer, shape, gradCam, occlusion, strongest } of explained) {
      expect([typeof label, typeof score, layer, shape]).toEqual(['string', 'number', 'c3', [28, 28]]);
      expect([gradCam.length, occlusion.length]).toEqual([784, 784]);
      expect(strongest.occlusion.value).toBeCloseTo(Math.max(...occlusion), 6);
    }
  });

  test('explain --html draws each picture in a page of its own style', async () => {
    const page = join(await temporaryFolder(), 'why.html');
    const { code, stderr } = await runInProcess(['explain', bundle, ...files, '--html', page]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const markup = await readFile(page, 'utf8');
    expect(markup.startsWith('<!doctype html>')).toBe(true);
    expect(markup.match(/<svg /g)?.length).toBe(6);
    for (const file of files) expect(markup).toContain(`<bdi>${file}</bdi>`);
  });

  test('one of the two methods can be asked for', async () => {
    const argv = ['explain', bundle, files[0], '--json', '--method'];
    const [seen] = JSON.parse((await runInProcess([...argv, 'gradCam'])).stdout);
    expect([seen.gradCam.length, 'occlusion' in seen]).toEqual([784, false]);
    const [covered] = JSON.parse((await runInProcess([...argv, 'occlusion'])).stdout);
    expect([covered.occlusion.length, 'gradCam' in covered]).toEqual([784, false]);
    expect(await runInProcess([...argv, 'cam'])).toMatchObject({ code: 2 });
  });

  test('a label that it does not have, and a file that is none, are refused', async () => {
    const label = await runInProcess(['explain', bundle, files[0], '--label', 'seven']);
    expect(label.code).toBe(1);
    expect(label.stderr).toContain('got "seven"');
    const file = await runInProcess(['explain', bundle, join(bundle, 'model.json')]);
    expect(file.code).toBe(1);
    expect(file.stderr).toContain('model.json is no picture');
    const several = await runInProcess(['explain', bundle, ...files, '--label', 'seven']);
    expect(several.stderr.match(/got "seven"/g)).toHaveLength(1);
  });

  test('of several files, one that is no picture does not keep the others back', async () => {
    const typed = [files[0], join(bundle, 'model.json'), files[1]];
    const { code, stdout, stderr } = await runInProcess(['explain', bundle, ...typed, '--json']);
    expect(code).toBe(1);
    expect(stderr).toContain('model.json is no picture');
    expect(stderr).toContain('1 of 3 files could not be explained.');
    const [first, second, third] = JSON.parse(stdout);
    expect([typeof first.label, typeof third.label]).toEqual(['string', 'string']);
    expect(second).toEqual({ file: typed[1], error: expect.stringContaining('is no picture') });
  });
});

test('of a network without maps a mistake is drawn all the same', async () => {
  const x = inputLayer({ shape: [4, 4, 1] });
  const model = makeModel({ inputs: x, outputs: dense(flatten(x), { units: 2, activation: 'softmax' }) });
  const preprocessor = imagePreprocessor({ size: [4, 4], channels: 1 });
  const labels = ['a', 'b'];
  const classifier = new ImageClassifier({ architecture: 'plain', model, labels, preprocessor });
  const picture = { data: new Uint8Array(16), width: 4, height: 4, channels: 1 } as const;
  const { markup } = await drawMistake(classifier, picture, { id: 'one.png', label: 'b' });
  expect(markup).toMatch(/^<img class="pixelated" alt="one.png" src="[^"]+">$/);
  classifier.dispose();
});
