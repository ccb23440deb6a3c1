import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../testing/run-in-process.js';

const DELIMITER = ['--label-delimiter', '|'];
const WORDS = { late: 'it came two weeks late', broken: 'the glass is cracked', dear: 'it costs too much' };

/** Every set of the three labels in turn, the empty one too. */
const rows = Array.from({ length: 192 }, (_, index) => {
  const chosen = Object.entries(WORDS).filter((_, bit) => (index >> bit) & 1);
  const text = ['hello', ...chosen.map(([, clause]) => clause)].join(' and ');
  return `${chosen.map(([label]) => label).join('|')}\t${text}\n`;
});

describe('texts with any number of labels', () => {
  let folder: string;
  let file: string;
  let bundle: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
    file = join(folder, 'complaints.tsv');
    bundle = join(folder, 'bundle');
    await writeFile(file, rows.join(''));
    const options = ['--epochs', '12', '--threads', '1', '--out', bundle];
    const { code, stderr } = await runInProcess(['train', 'text', file, ...DELIMITER, ...options]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^Micro F1 \d+\.\d\d% on 38 test texts, all labels right \d+\.\d\d%, loss /m);
    expect(stderr).toMatch(
      /^Baseline micro F1 \d+\.\d\d% by word n-grams and a linear classifier, without a network$/m,
    );
    return () => rm(folder, { recursive: true, force: true });
  });

  test('are learnt, and measured label by label', async () => {
    const { code, stdout } = await runInProcess(['evaluate', bundle, file, ...DELIMITER, '--threads', '1']);
    expect(code).toBe(0);
    const micro = Number(/^micro F1\s+(\d+\.\d+)% \(precision/m.exec(stdout)?.[1]);
    expect(micro).toBeGreaterThan(90);
    expect(stdout).toMatch(/^all labels right\s+\d+\.\d\d%$/m);
    expect(stdout).toMatch(/^baseline\s+micro F1 \d+\.\d\d% by word n-grams/m);
    expect(stdout).toMatch(/^late\s.* 96$/m);
    const figures = JSON.parse(await readFile(join(bundle, 'report.json'), 'utf8'));
    expect(figures.micro.f1).toBeGreaterThan(0.9);
    expect(await readFile(join(bundle, 'report.html'), 'utf8')).toContain(
      '<strong>micro F1</strong>: precision ',
    );
  });

  test('inspect tells of both, the bundle and the file', async () => {
    const { stdout } = await runInProcess(['inspect', bundle]);
    expect(stdout).toContain('3 labels, any number of them an input: broken, dear, late');
    expect(stdout).toMatch(/^micro F1\s+\d+\.\d\d% on 38 examples$/m);
    const dataset = await runInProcess(['inspect', file, ...DELIMITER]);
    expect(dataset.stdout).toMatch(/^broken\s+96$/m);
  });

  test('what needs one label a text says so', async () => {
    const plain = await runInProcess(['evaluate', bundle, 'builtin:intents', '--threads', '1']);
    expect(plain.code).toBe(1);
    expect(plain.stderr).toContain('the dataset is for one label');
  });

  test('are cross-validated', async () => {
    const report = join(folder, 'folds.json');
    const options = ['--folds', '2', '--epochs', '4', '--threads', '1', '--report', report];
    const { code, stdout } = await runInProcess(['train', 'text', file, ...DELIMITER, ...options]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^fold 1\/2 {2}micro F1 \d+\.\d\d% {2}baseline \d+\.\d\d%$/m);
    const [, mean] = /^mean (\d+\.\d\d)%, deviation \d+\.\d\d%; baseline/m.exec(stdout) ?? [];
    expect(100 * JSON.parse(await readFile(report, 'utf8')).mean.microF1).toBeCloseTo(Number(mean), 1);
  });
});
