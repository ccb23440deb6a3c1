import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

async function readJson(file: string) {
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('a trained bundle', () => {
  let bundle: string;
  let pictures: string;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
    bundle = join(folder, 'bundle');
    pictures = join(folder, 'pictures');
    const argv = ['train', 'image', 'builtin:digits', '--limit', '500', '--epochs', '3', '--threads', '1'];
    await runInProcess([...argv, '--quiet', '--out', bundle]);
    await writeImageFolder(pictures, { perClass: { 0: 2, 1: 2 } });
    return async () => {
      await rm(folder, { recursive: true, force: true });
    };
  });

  test('evaluate prints what training measured, and the same to --report', async () => {
    const report = join(await temporaryFolder(), 'figures.json');
    const { code, stdout, stderr } = await runInProcess([
      'evaluate',
      bundle,
      'builtin:digits',
      '--threads',
      '1',
      '--report',
      report,
    ]);
    expect(code).toBe(0);
    const trained = await readJson(join(bundle, 'report.json'));
    const figures = await readJson(report);
    expect(stdout).toContain(`accuracy           ${(trained.accuracy * 100).toFixed(2)}%`);
    expect(stdout).toMatch(/^class +precision +recall +f1 +pictures\n0 /m);
    expect(stderr).toContain('Evaluating on 1,000 pictures (test)');
    for (const field of ['accuracy', 'loss', 'confusionMatrix', 'history', 'seed', 'parameters', 'labels']) {
      expect(figures[field], field).toEqual(trained[field]);
    }
  });

  test('evaluate refuses classes that the model does not know', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(folder, { perClass: { cat: 2, dog: 2 } });
    const { code, stdout, stderr } = await runInProcess(['evaluate', bundle, folder]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('"cat", "dog"');
  });

  test('predict takes inputs from the lines of a file, and goes on after one that is missing', async () => {
    const list = join(await temporaryFolder(), 'list.txt');
    const files = ['0/0.png', 'gone.png', '1/1.png'].map((name) => join(pictures, name));
    await writeFile(list, `${files.join('\r\n')}\n\n`);
    const { code, stdout, stderr } = await runInProcess(['predict', bundle, '--from', list, '--json']);
    expect(code).toBe(1);
    const outcomes = JSON.parse(stdout);
    expect(outcomes.map(({ file }: { file: string }) => file)).toEqual(files);
    expect(outcomes.map((outcome: object) => Object.keys(outcome)[1])).toEqual([
      'predictions',
      'error',
      'predictions',
    ]);
    expect(stderr).toContain('1 of 3 files could not be predicted.');
  });

  test('predict says what is wrong with a list that is missing', async () => {
    const list = join(await temporaryFolder(), 'gone.txt');
    const { code, stdout, stderr } = await runInProcess(['predict', bundle, '--from', list]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no such file or directory');
    expect(stderr).not.toContain('fault in striate');
  });

  test('predict prints one row a file', async () => {
    const files = [join(pictures, '0', '0.png'), join(pictures, '1', '0.png')];
    const { code, stdout, stderr } = await runInProcess(['predict', bundle, ...files, '--threads', '1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [title, ...rows] = stdout.trimEnd().split('\n');
    expect(title).toMatch(/^file +class +score +next$/);
    expect(rows.map((row) => row.split(/ +/)[0])).toEqual(files);
    expect(rows[0]).toMatch(/ \d +\d+\.\d% {2}\d \d+\.\d%, \d \d+\.\d%$/);
  });

  test('predict --json prints JSON alone', async () => {
    const file = join(pictures, '0', '0.png');
    const { code, stdout } = await runInProcess(['predict', bundle, file, '--json', '--top-k', '2']);
    expect(code).toBe(0);
    const [only] = JSON.parse(stdout);
    expect(only.file).toBe(file);
    expect(only.predictions).toHaveLength(2);
    expect(DIGITS).toContain(only.predictions[0].label);
    expect(only.predictions[0].score).toBeGreaterThanOrEqual(only.predictions[1].score);
  });

  test('predict reports unreadable files and predicts the others', async () => {
    const folder = await temporaryFolder();
    const [missing, text] = [join(folder, 'missing.png'), join(folder, 'text.png')];
    await writeFile(text, 'no picture');
    const good = join(pictures, '1', '0.png');
    const { code, stdout, stderr } = await runInProcess(['predict', bundle, missing, good, text, '--json']);
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
    expect(stderr).toContain(`${text} is no picture`);
    expect(stderr).toContain('2 of 3 files could not be predicted.');
    expect(JSON.parse(stdout)).toEqual([
      { file: missing, error: expect.stringContaining('missing.png') },
      { file: good, predictions: expect.any(Array) },
      { file: text, error: expect.stringContaining('is no picture') },
    ]);
  });

  test('inspect shows layers, labels, preprocessing, figures and hashes', async () => {
    const { code, stdout } = await runInProcess(['inspect', bundle]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^model +lenet-5 \(image-classification\)$/m);
    expect(stdout).toMatch(/^parameters +61,706$/m);
    expect(stdout).toMatch(/^c1 +Conv2D +\[batch, 28, 28, 6\] +156$/m);
    expect(stdout).toContain('10 labels: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9');
    expect(stdout).toMatch(/^weights\.bin +246\.8 kB, unchanged since it was saved/m);
    expect(stdout).toMatch(/^preprocessing .*"type":"image"/m);
    expect(stdout).toMatch(/^accuracy +\d+\.\d\d% on 1,000 examples$/m);
  });
});
