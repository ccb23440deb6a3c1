import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@striate/audio';
import { builtinVowels } from '@striate/audio/datasets';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/fixtures.js';
import { runInShell } from '../testing/run-as-child.js';
import { runInProcess } from '../testing/run-in-process.js';

/** Files named `label_speaker_index.wav`; `count` of them. */
async function writeVowels(folder: string, count: number): Promise<string[]> {
  const data = builtinVowels({ count });
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    const { label, fields } = data.info(index);
    const name = join(folder, `${data.labels[label as number]}_${fields?.speaker}_${index}.wav`);
    await writeFile(name, encodeWav(await data.read(index)));
    names.push(name);
  }
  return names;
}

const PATTERN = ['--pattern', '{label}_{speaker}_{take}.wav'];

describe('a trained classifier of sounds', () => {
  let folder: string;
  let bundle: string;
  let files: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
    bundle = join(folder, 'bundle');
    await mkdir(join(folder, 'vowels'));
    files = await writeVowels(join(folder, 'vowels'), 144);
    const { code, stderr } = await runInProcess([
      ...['train', 'audio', join(folder, 'vowels'), ...PATTERN, '--hold-out', 'speaker=man-2,child-4'],
      ...['--epochs', '12', '--threads', '1', '--out', bundle],
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /120 sounds in 6 classes to train, 24 sounds to test \(where speaker=man-2,child-4\)/,
    );
    return () => rm(folder, { recursive: true, force: true });
  });

  test('evaluate reads the same files, and measures them', async () => {
    const { code, stdout } = await runInProcess(['evaluate', bundle, join(folder, 'vowels'), ...PATTERN]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sounds {13}144 in /m);
    expect(Number(/^accuracy +([\d.]+)%/m.exec(stdout)?.[1])).toBeGreaterThan(50);
  });

  test('optimize --test reads the same files, and measures the copy', async () => {
    const out = join(await temporaryFolder(), 'small');
    const { code, stdout, stderr } = await runInProcess([
      ...['optimize', bundle, '--weights', 'int8', '--out', out],
      ...['--test', join(folder, 'vowels'), ...PATTERN],
    ]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^weights +float32 +int8$/m);
    expect(stdout).toMatch(/^accuracy +[\d.]+% +[\d.]+%$/m);
  });

  test('the report draws where mistakes were heard', async () => {
    const page = await readFile(join(bundle, 'report.html'), 'utf8');
    expect(page).toContain('Grad-CAM');
    expect(page).toContain('data:image/png;base64,');
  });

  test('predict names the class of a file', async () => {
    const { code, stdout } = await runInProcess(['predict', bundle, files[0] as string, '--json']);
    expect(code).toBe(0);
    const [{ file, predictions }] = JSON.parse(stdout);
    expect(file).toBe(files[0]);
    expect(predictions).toHaveLength(3);
  });

  test('a text that is called .wav is named, the others are predicted', async () => {
    const text = join(await temporaryFolder(), 'notes.wav');
    await writeFile(text, 'not a sound');
    const { code, stdout, stderr } = await runInProcess(['predict', bundle, text, files[1] as string]);
    expect(code).toBe(1);
    expect(stderr).toContain('notes.wav');
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stdout).toContain('%');
  });

  test('explain says when and at which pitch a class is heard', async () => {
    const { code, stdout } = await runInProcess(['explain', bundle, files[0] as string, '--label', 'ee']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ee \d+\.\d%\n(Grad-CAM is .+)\n(Covering the sound takes .+)\n$/);
  });

  test('explain --json says where the rows and columns of its maps are', async () => {
    const { code, stdout } = await runInProcess(['explain', bundle, files[0] as string, '--json']);
    expect(code).toBe(0);
    const [{ file, shape, start, hop, columns, edges, gradCam, occlusion }] = JSON.parse(stdout);
    expect(file).toBe(files[0]);
    const [frames, bands] = shape;
    expect([gradCam.length, occlusion.length]).toEqual([frames * bands, frames * bands]);
    expect(columns).toBe('frequency');
    expect(edges).toHaveLength(bands + 1);
    expect(edges).toEqual([...edges].sort((a, b) => a - b));
    // Half a second of frames, the first of which starts within it.
    expect(start).toBeGreaterThan(0);
    expect(start + frames * hop).toBeGreaterThan(0.45);
    expect(start + frames * hop).toBeLessThan(0.5);
  });

  test('explain --html draws each sound in a page of its own style', async () => {
    const page = join(await temporaryFolder(), 'why.html');
    const two = files.slice(0, 2) as string[];
    const { code, stderr } = await runInProcess(['explain', bundle, ...two, '--html', page]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const markup = await readFile(page, 'utf8');
    expect(markup.startsWith('<!doctype html>')).toBe(true);
    expect(markup.match(/<svg /g)?.length).toBe(6);
    for (const file of two) expect(markup).toContain(`<bdi>${file}</bdi>`);
  });

  test('listen prints hits with their times, of a file longer than a clip', async () => {
    const { code, stdout, stderr } = await runInProcess([
      ...['listen', bundle, files[0] as string, '--threshold', '0.05', '--json'],
    ]);
    expect(code, stderr).toBe(0);
    const hits = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(hits.length).toBeGreaterThan(0);
    expect(hits[0]).toEqual({
      time: expect.any(Number),
      label: expect.any(String),
      score: expect.any(Number),
    });
    expect(stderr).toMatch(/\d hits? in 0:00\.\d\d, [\d.,]+ times faster than real time/);
  });

  test('listen hears the same from standard input, in a file or in raw samples', async () => {
    const file = files[0] as string;
    const listen = ['listen', bundle, '--threshold', '0.05', '--json', '--threads', '1'];
    const heard = await runInProcess([...listen, file]);
    const piped = await runInShell(`cat ${file} | "$@"`, [...listen, '-']);
    expect(piped).toMatchObject({ code: 0, stdout: heard.stdout });
    const raw = await runInShell(`tail -c +45 ${file} | "$@"`, [...listen, '-', '--format', 's16le']);
    expect(raw).toMatchObject({ code: 0, stdout: heard.stdout });
    const cut = await runInShell(`head -c 3000 ${file} | "$@"`, [...listen, '-']);
    expect(cut.code).toBe(1);
    expect(cut.stderr).toMatch(/The stream .*it promises 16000 bytes of samples, and has 2956/);
  });

  test('another sound than a file is refused with the file named', async () => {
    const { code, stderr } = await runInProcess(['listen', bundle, join(folder, 'none.wav')]);
    expect(code).toBe(1);
    expect(stderr).toContain('none.wav');
  });
});

test('inspect tells lengths and rates', async () => {
  const { code, stdout } = await runInProcess(['inspect', 'builtin:vowels']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/seconds: 0\.50 to 0\.50, half of the sounds up to 0\.50; \d+ in all/);
  expect(stdout).toContain('samples a second: 16000 (1,800)');
});

test('an unknown network, and a folder without a pattern, are explained', async () => {
  const unknown = await runInProcess(['train', 'audio', 'builtin:vowels', '--model', 'bc-resnet-4']);
  expect(unknown.code).not.toBe(0);
  expect(unknown.stderr).toContain('bc-resnet-3');
  const folder = await temporaryFolder();
  await writeVowels(folder, 12);
  const flat = await runInProcess(['train', 'audio', folder]);
  expect(flat.code).not.toBe(0);
  expect(flat.stderr).toContain('pattern');
});

test('a table of sounds has columns of any name, is known by its rows, and may give a sound several classes', async () => {
  const folder = await temporaryFolder();
  const names = await writeVowels(folder, 24);
  const rows = names.map((name, i) => `"${name.slice(folder.length + 1)}",${i % 2 ? 'odd' : 'even|low'}`);
  const table = join(folder, 'clips.csv');
  await writeFile(table, ['path,kind', ...rows].join('\n'));

  const wrong = await runInProcess(['inspect', table]);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('must have a column "file"; its columns are path, kind');

  const columns = ['--file-column', 'path', '--label-column', 'kind'];
  const { code, stdout, stderr } = await runInProcess(['inspect', table, ...columns]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/even\|low +12\n *odd +12/);

  const bundle = join(folder, 'bundle');
  const trained = await runInProcess([
    ...['train', 'audio', table, ...columns, '--label-delimiter', '|', '--epochs', '1'],
    ...['--threads', '1', '--out', bundle],
  ]);
  expect(trained.code, trained.stderr).toBe(0);
  expect(trained.stderr).toMatch(/in 3 classes to train/);
  expect(trained.stderr).toContain('Micro F1');
});
