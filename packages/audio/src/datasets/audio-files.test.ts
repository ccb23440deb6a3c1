import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError } from '@striate/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeAudio } from '../decoding/decode-audio.js';
import { audioFiles, audioFolder, audioFromFiles, audioManifest, scanAudioFiles } from './index.js';

const PATTERN = '{label}_{speaker}_{take}.wav';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'striate-sounds-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Empty files: datasets are listed without reading their sounds. */
async function files(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), '');
  }
}

describe('audioFiles', () => {
  test('reads labels and fields out of names', async () => {
    await files('b_theo_10.wav', 'a_theo_2.wav', 'sub/a_eva_1.wav', 'notes.txt', 'a_b.wav', '.x/a_eva_9.wav');
    const data = await audioFiles(directory, { pattern: PATTERN });
    expect(data.labels).toEqual(['a', 'b']);
    expect(Array.from({ length: data.length }, (_, i) => data.info(i))).toEqual([
      { id: `${directory}/a_theo_2.wav`, label: 0, fields: { speaker: 'theo', take: 2 } },
      { id: `${directory}/b_theo_10.wav`, label: 1, fields: { speaker: 'theo', take: 10 } },
      { id: `${directory}/sub/a_eva_1.wav`, label: 0, fields: { speaker: 'eva', take: 1 } },
    ]);
    expect(await data.read(0)).toEqual({
      name: `${directory}/a_theo_2.wav`,
      source: `${directory}/a_theo_2.wav`,
    });
    expect((await scanAudioFiles(directory, { pattern: PATTERN })).unmatched).toEqual(['a_b.wav']);
  });

  test('a field with one value that is no whole number stays text', async () => {
    await files('a_007_1.wav', 'b_12_2.wav', 'b_12_03.wav');
    const data = await audioFiles(directory, { pattern: PATTERN });
    expect(data.info(0).fields).toEqual({ speaker: '007', take: '1' });
    expect(data.split({ test: { speaker: ['007'] } }).test.length).toBe(1);
  });

  test.each<[string, string[], RegExp]>([
    ['no sound', ['a.txt'], /no sound has a name of the form .*; there is no sound in it/],
    ['no sound of the form', ['x.wav'], /no sound has a name of the form .*; there is "x\.wav"/],
    ['one class', ['a_b_1.wav', 'a_b_2.wav'], /two classes or more, but all 2 sounds are of "a"/],
  ])('%s is a DataError that names the folder', async (_, paths, message) => {
    await files(...paths);
    const error = await audioFiles(directory, { pattern: PATTERN }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain(directory);
  });

  test('a missing folder is a DataError', async () => {
    await expect(audioFiles(join(directory, 'none'), { pattern: PATTERN })).rejects.toThrow(
      /there is no such folder/,
    );
  });
});

describe('audioFolder', () => {
  test('classes are folders, also below train and test', async () => {
    await files('train/yes/1.wav', 'train/no/2.flac', 'train/no/3.m4a', 'test/yes/4.ogg', 'test/no/5.mp3');
    const data = await audioFolder(`${directory}/`);
    expect(data.labels).toEqual(['no', 'yes']);
    expect(data.info(0)).toEqual({
      id: `${directory}/train/no/2.flac`,
      label: 0,
      fields: { file: '2.flac', index: 0, folder: 'no' },
    });
    expect((await audioFolder(directory, { split: 'test' })).length).toBe(2);
    await expect(audioFolder(directory, { split: 'validation' })).rejects.toThrow(/no validation part/);
  });

  test('errors speak of sounds', async () => {
    await files('yes/1.wav', 'no/1.m4a');
    await expect(audioFolder(directory)).rejects.toThrow(
      /class "no" has no sounds \(1 in a format that can't be decoded here\)\. Add sounds \(wav, flac, mp3, ogg\)/,
    );
    await expect(audioFolder(join(directory, 'yes'))).rejects.toThrow(/cat\/1\.wav/);
  });
});

describe('audioFromFiles', () => {
  const picked = (...paths: string[]): File[] =>
    paths.map((path) => {
      const file = new File(['1234'], path.slice(path.lastIndexOf('/') + 1));
      Object.defineProperty(file, 'webkitRelativePath', { value: path });
      return file;
    });

  test('by folders, by a function or by a pattern', () => {
    const byFolder = audioFromFiles(picked('data/yes/1.wav', 'data/no/1.wav', 'data/no/x.txt'));
    expect([byFolder.labels, byFolder.length]).toEqual([['no', 'yes'], 2]);
    expect(byFolder.info(0)).toEqual({
      id: 'no/1.wav',
      label: 0,
      fields: { file: '1.wav', index: 0, folder: 'no' },
      length: 4,
    });
    const byLabel = audioFromFiles(picked('yes1.wav', 'no1.wav'), { label: ({ name }) => name.slice(0, -5) });
    expect(byLabel.labels).toEqual(['no', 'yes']);
    const byName = audioFromFiles(picked('d/yes_1.wav', 'd/no_2.wav'), { pattern: '{label}_{take}.wav' });
    expect(byName.info(1)).toEqual({ id: 'yes_1.wav', label: 1, fields: { take: 1 }, length: 4 });
    expect(() => audioFromFiles(picked('d/x.wav'), { pattern: PATTERN })).toThrow(/Reading the chosen files/);
  });
});

describe('audioManifest', () => {
  const table = async (text: string): Promise<string> => {
    await writeFile(join(directory, 'clips.csv'), text);
    return join(directory, 'clips.csv');
  };

  test('reads CSV, quotes and all, and paths beside the table', async () => {
    const path = await table('file,label,speaker,take\r\n"a, b.wav",yes,theo,1\r\n/abs/c.wav,no,eva,2\r\n');
    const data = await audioManifest(path);
    expect(data.labels).toEqual(['no', 'yes']);
    expect(data.info(0)).toEqual({
      id: join(directory, 'a, b.wav'),
      label: 1,
      fields: { speaker: 'theo', take: 1 },
    });
    expect(data.info(1).id).toBe('/abs/c.wav');
  });

  test('other columns, tabs and another root', async () => {
    const path = await table('path\tsentence\tup\np.mp3\tyes\t2\nq.mp3\tno\t3\n');
    const data = await audioManifest(path, { file: 'path', label: 'sentence', root: '/clips/' });
    expect(data.info(1)).toEqual({ id: '/clips/q.mp3', label: 0, fields: { up: 3 } });
  });

  test.each<[string, string, RegExp]>([
    [
      'a table without the column',
      'path,label\na.wav,x\n',
      /must have a column "file"; its columns are path, label/,
    ],
    ['an empty table', '', /its columns are none/],
    ['a row without a label', 'file,label\na.wav,x\nb.wav,\n', /row 3 has no label/],
    ['a short row', 'file,label\na.wav,x\nb.wav\n', /row 3 can't be read: Too few fields/],
    ['a file twice', 'file,label\na.wav,x\na.wav,y\n', /"a\.wav" is listed twice/],
    ['one class', 'file,label\na.wav,x\n', /all 1 sounds are of "x"/],
    [
      'a column twice',
      'file,label,file\na.wav,x,b.wav\n',
      /two columns are named "file"; rename or remove one/,
    ],
    ['many columns', `${'a,'.repeat(200)}label\n`, /its columns are (a, ){20}\.\.\. \(201 in all\)\.$/],
  ])('%s is a DataError', async (_, text, message) => {
    const path = await table(text);
    await expect(audioManifest(path)).rejects.toThrow(DataError);
    await expect(audioManifest(path)).rejects.toThrow(message);
    await expect(audioManifest(path)).rejects.toThrow(path);
  });

  test('a table in another encoding is a DataError', async () => {
    const path = join(directory, 'latin.csv');
    await writeFile(path, Buffer.from('file,label\na.wav,caf\u00e9\nb.wav,x\n', 'latin1'));
    await expect(audioManifest(path)).rejects.toThrow(DataError);
    await expect(audioManifest(path)).rejects.toThrow(/latin\.csv: a table must be text in UTF-8/);
  });

  test('a missing table is a DataError', async () => {
    await expect(audioManifest(join(directory, 'none.csv'))).rejects.toThrow(/There is no file/);
  });
});

const FSDD = fileURLToPath(new URL('../../../../../shared/data/fsdd', import.meta.url));
const count = await readdir(FSDD).then(
  (names) => names.filter((name) => name.endsWith('.wav')).length,
  () => 0,
);

describe.runIf(count > 0)('spoken digits of six speakers, in ../shared/data', () => {
  test('are held out by take and by speaker', async () => {
    const data = await audioFiles(FSDD, { pattern: PATTERN });
    expect([data.length, data.labels.join('')]).toEqual([3000, '0123456789']);
    const byTake = data.holdOut('take<5');
    expect([byTake.train.length, byTake.test.length]).toEqual([2700, 300]);
    const { train, test: held } = data.split({ test: { speaker: ['theo'] } });
    expect([train.length, held.length]).toEqual([2500, 500]);
    const speakers = (set: typeof data) =>
      new Set(Array.from({ length: set.length }, (_, i) => set.info(i).fields.speaker));
    expect([...speakers(held)]).toEqual(['theo']);
    expect(speakers(train).has('theo')).toBe(false);
    const { samples, sampleRate } = await decodeAudio(await held.read(0));
    expect([sampleRate, samples.length > 1000]).toEqual([8000, true]);
  });
});
