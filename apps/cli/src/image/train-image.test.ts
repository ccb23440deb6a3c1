import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

const SMALL = ['--limit', '60', '--epochs', '1', '--batch-size', '20', '--threads', '1'];
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

async function readJson(file: string) {
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('train image', () => {
  test('writes a bundle and its reports, and nothing to stdout', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'model');
    const report = join(folder, 'figures.json');
    const argv = ['train', 'image', 'builtin:digits', ...SMALL, '--out', out, '--report', report];
    const { code, stdout, stderr } = await runInProcess(argv);

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain("60 pictures in 10 classes to train, 1,000 pictures to test (the dataset's own");
    expect(stderr).toMatch(/epoch 1\/1 {2}loss \d\.\d+ {2}accuracy \d+\.\d\d%/);
    expect(stderr).toContain(`Report   ${out}/report.html`);
    expect((await readdir(out)).sort()).toEqual([
      'model.json',
      'report.html',
      'report.json',
      'striate.json',
      'weights.bin',
    ]);
    const figures = await readJson(report);
    expect(figures).toEqual(await readJson(join(out, 'report.json')));
    expect(figures).toMatchObject({
      architecture: 'lenet-5',
      backend: 'wasm',
      dataset: 'builtin:digits',
      examples: 1000,
      history: [{ epoch: 1 }],
      labels: DIGITS,
      parameters: 61_706,
      seed: 0,
      settings: { epochs: 1, batchSize: 20 },
      threads: 1,
    });
    expect(figures.accuracy).toBeGreaterThanOrEqual(0);
    expect(figures.top5Accuracy).toBeGreaterThanOrEqual(figures.accuracy);
    expect(figures.loss).toBeGreaterThan(0);
    expect(figures.seconds).toBeGreaterThan(0);
    expect(figures.examplesPerSecond).toBeGreaterThan(0);
    expect(figures.perClass[3]).toEqual({
      label: '3',
      precision: expect.any(Number),
      recall: expect.any(Number),
      f1: expect.any(Number),
      support: 100,
    });
    expect(figures.confusionMatrix.flat().reduce((sum: number, n: number) => sum + n)).toBe(1000);
    expect(Object.keys(figures.versions)).toEqual(
      expect.arrayContaining(['striate', 'node', '@striate/core', '@striate/image', '@tensorflow/tfjs-core']),
    );
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).toContain('lenet-5 on builtin:digits');
    expect(page).toContain('striate train image builtin:digits --limit 60');
    expect(page).toContain('<img class="pixelated" alt="builtin:digits/test/');
  });

  test('equal settings give equal weights, another seed gives others', async () => {
    const folder = await temporaryFolder();
    const weights: Buffer[] = [];
    for (const [index, seed] of ['0', '0', '1'].entries()) {
      const out = join(folder, `${index}`);
      const argv = ['train', 'image', 'builtin:digits', ...SMALL, '--seed', seed, '--out', out, '--quiet'];
      expect(await runInProcess(argv)).toEqual({ code: 0, stdout: '', stderr: '' });
      weights.push(await readFile(join(out, 'weights.bin')));
    }
    expect(weights[1]?.equals(weights[0] as Buffer)).toBe(true);
    expect(weights[2]?.equals(weights[0] as Buffer)).toBe(false);
  });

  test('without a test part a fifth of each class is held out, and it says so', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(join(folder, 'data'), { perClass: { 1: 10, 7: 20 } });
    const out = join(folder, 'model');
    const argv = ['train', 'image', join(folder, 'data'), '--epochs', '1', '--threads', '1', '--out', out];
    const { code, stderr } = await runInProcess(argv);
    expect(code).toBe(0);
    expect(stderr).toContain('24 pictures in 2 classes to train, 6 pictures to test (20% of each class');
    const { perClass } = await readJson(join(out, 'report.json'));
    expect(perClass.map(({ support }: { support: number }) => support)).toEqual([2, 4]);
  });

  test('--hold-out, --test and --validation choose the sides', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(join(folder, 'data'), { perClass: { 1: 10, 7: 10 } });
    await writeImageFolder(join(folder, 'more'), { perClass: { 1: 3, 7: 2 } });
    const base = ['train', 'image', join(folder, 'data'), '--epochs', '1', '--threads', '1'];
    const held = await runInProcess([...base, '--hold-out', 'index<2', '--out', join(folder, 'a')]);
    expect(held).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('4 pictures to test (where index<2)'),
    });
    const other = ['--test', join(folder, 'more'), '--validation', '0.2', '--out', join(folder, 'b')];
    const tested = await runInProcess([...base, ...other]);
    expect(tested.stderr).toContain(
      '16 pictures in 2 classes to train, 4 pictures to validate, 5 pictures to test',
    );
    expect((await readJson(join(folder, 'b', 'report.json'))).history[0]).toHaveProperty(
      'validationAccuracy',
    );
  });

  test('a bundle of ours is replaced, other files are not', async () => {
    const folder = await temporaryFolder();
    const argv = ['train', 'image', 'builtin:digits', ...SMALL, '--quiet', '--out'];
    expect((await runInProcess([...argv, join(folder, 'model')])).code).toBe(0);
    expect((await runInProcess([...argv, join(folder, 'model')])).code).toBe(0);
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    const { code, stderr } = await runInProcess([...argv, folder]);
    expect(code).toBe(1);
    expect(stderr).toContain('the folder holds other files (model, thesis.txt)');
    expect((await readdir(folder)).sort()).toEqual(['model', 'thesis.txt']);
  });

  test('--resume without a checkpoint starts at the beginning; with a finished model it refuses', async () => {
    const out = join(await temporaryFolder(), 'model');
    const argv = ['train', 'image', 'builtin:digits', ...SMALL, '--quiet', '--resume', '--out', out];
    expect((await runInProcess(argv)).code).toBe(0);
    const { code, stderr } = await runInProcess(argv);
    expect(code).toBe(1);
    expect(stderr).toContain('it holds a finished model and no checkpoint. Leave out --resume');
  });
});
