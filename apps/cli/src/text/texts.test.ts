import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

const SMALL = ['--limit', '400', '--epochs', '8', '--threads', '1'];

async function readJson(file: string) {
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('a trained text classifier', () => {
  let bundle: string;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
    bundle = join(folder, 'bundle');
    const { code, stderr } = await runInProcess([
      'train',
      'text',
      'builtin:intents',
      ...SMALL,
      '--out',
      bundle,
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(
      "400 texts in 8 classes to train, 1,000 texts to test (the dataset's own test part)",
    );
    expect(stderr).toMatch(
      /^Baseline \d+\.\d\d% by word n-grams and a linear classifier, without a network$/m,
    );
    expect(stderr).toContain("'a text of your own'");
    return () => rm(folder, { recursive: true, force: true });
  });

  test('evaluate prints what training measured, with the baseline beside it', async () => {
    const { code, stdout } = await runInProcess(['evaluate', bundle, 'builtin:intents', '--threads', '1']);
    expect(code).toBe(0);
    const trained = await readJson(join(bundle, 'report.json'));
    expect(trained.accuracy).toBeGreaterThan(0.6);
    expect(stdout).toContain(`accuracy           ${(trained.accuracy * 100).toFixed(2)}%`);
    expect(stdout).toContain(
      `baseline           ${(trained.baseline.accuracy * 100).toFixed(2)}% by word n-grams`,
    );
    expect(stdout).toMatch(/^texts {14}1,000 in /m);
  });

  test('the report colours the words of mistakes', async () => {
    const page = await readFile(join(bundle, 'report.html'), 'utf8');
    expect(page).toMatch(
      /<p class="text"><span style="background: color-mix\(in srgb, var\(--(right|wrong)\)/,
    );
  });

  test('predict takes texts as they are typed, and --json names them', async () => {
    const typed = 'where is my parcel';
    const { code, stdout } = await runInProcess(['predict', bundle, typed, 'refund please', '--json']);
    expect(code).toBe(0);
    const [first, second] = JSON.parse(stdout);
    expect(first.text).toBe(typed);
    expect(first.predictions).toHaveLength(3);
    expect(second.text).toBe('refund please');
    const table = await runInProcess(['predict', bundle, `${'long '.repeat(30)}\n${typed}`]);
    expect(table.stdout.split('\n')).toHaveLength(3);
    expect(table.stdout).toMatch(/^(long ){9}\.\.\. {2}/m);
  });

  test('explain --html draws what words say, and quotes them', async () => {
    const file = join(bundle, 'why.html');
    const typed = 'where is my <b>parcel</b>';
    const { code } = await runInProcess(['explain', bundle, typed, '--html', file]);
    expect(code).toBe(0);
    const drawn = await readFile(file, 'utf8');
    expect(drawn).toContain('<bdi>where is my &lt;b&gt;parcel&lt;/b&gt;</bdi>');
    expect(drawn).toMatch(
      /<p class="text"><span style="background: color-mix\(in srgb, var\(--(right|wrong)\)/,
    );
    expect(drawn).toContain('what filters found');
  });

  test('explain takes no --method: texts are explained in both ways', async () => {
    const { code, stderr } = await runInProcess(['explain', bundle, 'hello', '--method', 'occlusion']);
    expect(code).toBe(2);
    expect(stderr).toContain('--method is for pictures; texts are always explained in both ways.');
  });

  test('explain lists tokens for the likeliest class, or for one that is asked for', async () => {
    const { code, stdout } = await runInProcess(['explain', bundle, 'hello there friend', '--threads', '1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+ \d+\.\d%\n\ntoken {2}/);
    expect(
      stdout
        .split('\n')
        .slice(3, 7)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['hello', 'there', 'friend', '']);
    const labels: string[] = (await readJson(join(bundle, 'striate.json'))).labels;
    const json = await runInProcess(['explain', bundle, 'hello', '--label', labels[3] as string, '--json']);
    expect(JSON.parse(json.stdout)[0]).toMatchObject({ text: 'hello', label: labels[3] });
  });

  test('explain refuses a class that the model does not know', async () => {
    const { code, stdout, stderr } = await runInProcess(['explain', bundle, 'hello', '--label', 'nonsense']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('"nonsense"');
  });

  test('inspect shows the tokeniser and the layers', async () => {
    const { code, stdout } = await runInProcess(['inspect', bundle]);
    expect(code).toBe(0);
    expect(stdout).toContain('text-cnn (text-classification)');
    expect(stdout).toMatch(/^baseline\.safetensors +[\d.]+ [kM]B, unchanged since it was saved/m);
  });

  test('train --backbone goes on with other classes', async () => {
    const folder = await temporaryFolder();
    const rows = Array.from({ length: 40 }, (_, i) => (i % 2 ? `yes\tgood good ${i}` : `no\tbad bad ${i}`));
    await writeFile(join(folder, 'rows.tsv'), rows.join('\n'));
    const argv = ['train', 'text', join(folder, 'rows.tsv'), '--backbone', bundle, '--epochs', '2'];
    const out = join(folder, 'tuned');
    const { code, stderr } = await runInProcess([
      ...argv,
      '--freeze-epochs',
      '1',
      '--threads',
      '1',
      '--out',
      out,
    ]);
    expect(code, stderr).toBe(0);
    expect((await readJson(join(out, 'striate.json'))).labels).toEqual(['no', 'yes']);
  });
});

describe('train text', () => {
  test('--folds prints each fold and their mean, and keeps no model', async () => {
    const folder = await temporaryFolder();
    const report = join(folder, 'folds.json');
    const argv = ['train', 'text', 'builtin:intents', '--folds', '2', '--limit', '80', '--epochs', '1'];
    const { code, stdout } = await runInProcess([...argv, '--threads', '1', '--quiet', '--report', report]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stdout).toMatch(/^fold 2\/2 {2}accuracy \d+\.\d\d% {2}baseline \d+\.\d\d%$/m);
    const { folds, mean } = await readJson(report);
    expect(mean.accuracy).toBeCloseTo((folds[0].accuracy + folds[1].accuracy) / 2, 12);
  });

  test('reads the columns that it is told', async () => {
    const folder = await temporaryFolder();
    const rows = Array.from({ length: 20 }, (_, i) => `${i};${i % 2 ? 'good' : 'bad'} thing;${i % 2}`);
    const file = join(folder, 'rows.csv');
    await writeFile(file, `id;note;stars\n${rows.join('\n')}\n`);
    const columns = ['--text-column', 'note', '--label-column', 'stars', '--delimiter', ';'];
    const { code, stdout } = await runInProcess(['inspect', file, ...columns]);
    expect(code).toBe(0);
    expect(stdout).toContain('all: 20 texts, 2 classes\nclass  texts\n0         10\n1         10\n');
    expect(stdout).toContain('words between spaces: 2 to 2');
    expect((await runInProcess(['inspect', file])).stderr).toContain('delimiter: ";"');
  });

  test.each([
    [['--folds', '3', '--out', 'x'], "'--folds <n>' cannot be used with option '--out <dir>'"],
    [['--freeze-epochs', '2'], '--freeze-epochs is about a pretrained network'],
    [
      ['--backbone', 'x', '--model', 'dpcnn'],
      "'--backbone <dir>' cannot be used with option '--model <name>'",
    ],
  ])('%j exits with 2', async (argv, expected) => {
    const { code, stdout, stderr } = await runInProcess(['train', 'text', 'builtin:intents', ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  test('an unknown model and a missing file are said in one line', async () => {
    const model = await runInProcess(['train', 'text', 'builtin:intents', '--model', 'lstm']);
    expect(model).toMatchObject({ code: 1, stdout: '' });
    expect(model.stderr).toMatch(/^striate: .*text-cnn, .*"lstm"\n$/);
    const file = await runInProcess(['train', 'text', './no-such.tsv']);
    expect(file).toMatchObject({ code: 1, stdout: '' });
    expect(file.stderr).toContain('no-such.tsv');
    expect(file.stderr).not.toContain('fault in striate');
  });
});
