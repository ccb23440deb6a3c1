import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

const TRAIN = ['train', 'image', 'builtin:digits', '--limit', '300', '--threads', '1', '--quiet'];

async function readJson(file: string) {
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('striate optimize', () => {
  let lenet: string;
  let resnet: string;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
    lenet = join(folder, 'lenet');
    resnet = join(folder, 'resnet');
    await runInProcess([...TRAIN, '--epochs', '3', '--out', lenet]);
    const pictures = join(folder, 'pictures');
    await writeImageFolder(pictures, { perClass: { 0: 10, 1: 10 } });
    const options = ['--model', 'resnet-20', '--epochs', '1', '--threads', '1', '--quiet'];
    await runInProcess(['train', 'image', pictures, ...options, '--out', resnet]);
    return () => rm(folder, { recursive: true, force: true });
  }, 120_000);

  test('--weights int8 --test prints sizes and figures of model and copy, and writes the latter', async () => {
    const out = join(await temporaryFolder(), 'small');
    const { code, stdout, stderr } = await runInProcess([
      'optimize',
      lenet,
      '--weights',
      'int8',
      '--out',
      out,
      '--test',
      'builtin:digits',
      '--threads',
      '1',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('Evaluating both on 1,000 pictures (test) ...');
    expect(stderr).toContain(`The copy is in ${out}`);
    // 61,470 numbers in kernels and 236 biases.
    expect(stdout).toMatch(/^ +before +after$/m);
    expect(stdout).toMatch(/^weights +float32 +int8$/m);
    expect(stdout).toMatch(/^weights\.bin +246\.8 kB +62\.4 kB$/m);
    expect(stdout).toMatch(/^accuracy +\d+\.\d\d% +\d+\.\d\d%$/m);
    expect((await readdir(out)).sort()).toEqual(['model.json', 'striate.json', 'weights.bin']);
    const { metrics } = await readJson(join(out, 'striate.json'));
    expect(stdout).toContain(` ${(metrics.accuracy * 100).toFixed(2)}%\n`);
    const measured = await runInProcess(['evaluate', out, 'builtin:digits', '--threads', '1', '--quiet']);
    expect(measured.stdout).toContain(`accuracy           ${(metrics.accuracy * 100).toFixed(2)}%`);
    expect((await runInProcess(['inspect', out])).stdout).toMatch(/^weights +int8$/m);
  });

  test('a copy in fewer bits that was not measured claims no accuracy', async () => {
    const out = join(await temporaryFolder(), 'small');
    await runInProcess(['optimize', lenet, '--weights', 'float16', '--out', out, '--quiet']);
    expect((await readJson(join(out, 'striate.json'))).metrics).toBeUndefined();
    expect((await readJson(join(lenet, 'striate.json'))).metrics.accuracy).toBeGreaterThan(0);
  });

  test('--fold leaves no batch normalisation, the figures as they were, and the predictions', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'fast');
    const { code, stdout } = await runInProcess(['optimize', resnet, '--fold', '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^layers +80 +51$/m);
    const [before, after] = [
      await readJson(join(resnet, 'striate.json')),
      await readJson(join(out, 'striate.json')),
    ];
    expect(after).toMatchObject({
      metrics: before.metrics,
      training: before.training,
      labels: before.labels,
    });
    expect(await readFile(join(out, 'model.json'), 'utf8')).not.toContain('BatchNormalization');
    await writeImageFolder(folder, { perClass: { 4: 1 } });
    const predict = async (bundle: string) =>
      (await runInProcess(['predict', bundle, join(folder, '4', '0.png'), '--json'])).stdout;
    const [expected, actual] = [JSON.parse(await predict(resnet)), JSON.parse(await predict(out))];
    expect(actual[0].predictions[0].score).toBeCloseTo(expected[0].predictions[0].score, 4);
  });

  test.each([
    [['a', '--out', 'b'], 'There is nothing to do: give --fold, --weights float16 or --weights int8.'],
    [
      ['a', '--fold', '--weights', 'int8', '--out', 'b'],
      '--fold and --weights int8 do not go together: folded numbers lie too far apart for 8 bits. Leave --fold out; ' +
        'striate folds when it predicts.',
    ],
    [['a', '--fold', '--out', './a/'], 'The copy would replace the model: choose another folder with --out.'],
  ])('%j is bad usage', async (argv, message) => {
    const outcome = await runInProcess(['optimize', ...argv]);
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: `striate: ${message}\n` });
  });

  test('a folder with other files, and one without a model, are refused', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const occupied = await runInProcess(['optimize', lenet, '--fold', '--out', folder]);
    expect(occupied.code).toBe(1);
    expect(occupied.stderr).toContain('holds other files (notes.txt)');
    const out = join(folder, 'copy');
    const missing = await runInProcess(['optimize', folder, '--fold', '--out', out]);
    expect({ code: missing.code, stdout: missing.stdout }).toEqual({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('A bundle is a folder with model.json');
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });
});

test('train --weights float16 saves half the bytes, and reports what the saved model measures', async () => {
  const out = join(await temporaryFolder(), 'model');
  const { code } = await runInProcess([...TRAIN, '--epochs', '1', '--weights', 'float16', '--out', out]);
  expect(code).toBe(0);
  const { files, weights, metrics } = await readJson(join(out, 'striate.json'));
  expect([weights, files['weights.bin'].bytes]).toEqual(['float16', 61_470 * 2 + 236 * 4]);
  const { stdout } = await runInProcess(['evaluate', out, 'builtin:digits', '--threads', '1', '--quiet']);
  expect(stdout).toContain(`accuracy           ${(metrics.accuracy * 100).toFixed(2)}%`);
  expect(stdout).toContain(`loss               ${metrics.loss.toFixed(4)}`);
});
