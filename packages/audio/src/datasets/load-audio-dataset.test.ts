import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError, ShapeError } from '@striate/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeWav } from '../decoding/encode-wav.js';
import { type LoadAudioDatasetOptions, loadAudioDataset } from './index.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'striate-sounds-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(path: string, content: string | Uint8Array = ''): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), content);
}

/** Empty files: datasets are listed without reading their sounds. */
async function files(...paths: string[]): Promise<void> {
  for (const path of paths) await write(path);
}

describe('loadAudioDataset', () => {
  test('builtin:vowels has two parts', async () => {
    const { format, train, test: held, all } = await loadAudioDataset('builtin:vowels');
    expect([format, train?.length, held?.length, all]).toEqual(['builtin', 1800, 360, undefined]);
    expect(Object.keys(await loadAudioDataset('builtin:vowels', { split: 'test' }))).toEqual([
      'format',
      'test',
    ]);
    const other = await loadAudioDataset('builtin:vowels', { seed: 1 });
    expect(await other.test?.read(0)).not.toEqual(await held?.read(0));
  });

  test('files with a pattern keep their fields, to be held out by', async () => {
    await files('a_theo_0.wav', 'b_theo_7.wav', 'a_eva_7.wav', 'b_eva_0.wav');
    const { format, all } = await loadAudioDataset(directory, { pattern: '{label}_{speaker}_{take}' });
    expect(format).toBe('files');
    const { train, test: held } = all!.split({ test: { speaker: ['theo'] } });
    expect([train.length, held.length, held.info(0).fields]).toEqual([2, 2, { speaker: 'theo', take: 0 }]);
    expect(all!.holdOut('take<5').test.length).toBe(2);
    expect(all!.holdOut('speaker=eva').test.length).toBe(2);
    expect(() => all!.holdOut('speakr=eva')).toThrow(/no field "speakr"; the fields are .*speaker/);
  });

  test('class folders are one dataset, or one for each part', async () => {
    await files('train/a/1.wav', 'train/b/1.wav', 'val/a/2.wav', 'val/b/2.wav');
    const { format, train, validation } = await loadAudioDataset(directory);
    expect([format, train?.labels, validation?.length]).toEqual(['folder', ['a', 'b'], 2]);
    expect((await loadAudioDataset(join(directory, 'val'))).all?.length).toBe(2);
    await expect(loadAudioDataset(directory, { split: 'test' })).rejects.toThrow(/has no test part/);
  });

  test('Speech Commands is told by its names, and is in the parts that there are', async () => {
    await files(
      ...['004ae714', '00b01445', '00f0204f'].flatMap((s) => [
        `yes/${s}_nohash_0.wav`,
        `no/${s}_nohash_0.wav`,
      ]),
    );
    const found = await loadAudioDataset(directory);
    expect(found.format).toBe('speech-commands');
    expect(found.train?.info(0).fields.speaker).toBeDefined();
    const lengths = [found.train, found.validation, found.test].map((part) => part?.length ?? 0);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(6);
    await write(
      '_background_noise_/hum.wav',
      encodeWav({ samples: new Float32Array(16_000), sampleRate: 16_000 }),
    );
    const { train } = await loadAudioDataset(directory, { words: ['yes'], split: 'train' });
    expect(train?.labels).toEqual(['_silence_', '_unknown_', 'yes']);
  });

  test('a table keeps its columns as fields', async () => {
    await write('meta/list.csv', 'filename,fold,category\nx.wav,1,dog\ny.wav,2,cat\n');
    const options = { file: 'filename', label: 'category', root: join(directory, 'audio') };
    const { format, all } = await loadAudioDataset(join(directory, 'meta/list.csv'), options);
    expect([format, all?.info(0)]).toEqual([
      'manifest',
      { id: join(directory, 'audio/x.wav'), label: 1, fields: { fold: 1 } },
    ]);
    await expect(
      loadAudioDataset(join(directory, 'meta/list.csv'), { ...options, pattern: '{label}.wav' }),
    ).rejects.toThrow(/the option pattern is for a folder of files .*leave it out/);
  });

  test('an option that would do nothing is refused', async () => {
    await files('yes/1.wav', 'no/1.wav');
    const rules: [string, LoadAudioDatasetOptions, string][] = [
      [directory, { words: ['yes'] }, 'the option words is for a folder in the layout of Speech Commands'],
      [directory, { labelDelimiter: '|' }, 'the option labelDelimiter is for a .csv or .tsv table'],
      [directory, { pattern: '{label}_{take}', words: ['yes'] }, 'the option words'],
      ['builtin:vowels', { pattern: '{label}' }, 'the option pattern'],
      ['builtin:vowels', { root: '.' }, 'the option root'],
    ];
    for (const [spec, options, message] of rules) {
      const failing = loadAudioDataset(spec, options);
      await expect(failing).rejects.toThrow(DataError);
      await expect(failing).rejects.toThrow(message);
    }
  });

  test.each<[string, string[], RegExp]>([
    [
      'a flat folder without a pattern',
      ['a_1.wav', 'b_2.wav'],
      /names of its 2 sounds .* such as "a_1\.wav"/,
    ],
    [
      'a folder without sounds',
      ['a/1.txt', 'b/2.txt'],
      /class "a" has no sounds .*A dataset can be a folder of/,
    ],
    ['an empty folder', [], /the folder is empty.*builtin:vowels/],
    ['one class', ['a/1.wav', 'a/2.wav'], /one class folder, "a"/],
  ])('%s is a DataError that says what can be', async (_, paths, message) => {
    await files(...paths);
    const failing = loadAudioDataset(directory);
    await expect(failing).rejects.toThrow(DataError);
    await expect(failing).rejects.toThrow(message);
  });

  test('no path, a missing one, an unknown built-in and a broken pattern are refused', async () => {
    await expect(loadAudioDataset('')).rejects.toThrow(/A dataset can be .*received ""/);
    await expect(loadAudioDataset(join(directory, 'none'))).rejects.toThrow(DataError);
    await expect(loadAudioDataset('builtin:words')).rejects.toThrow(/there is builtin:vowels/);
    await expect(loadAudioDataset(directory, { pattern: '{speaker}.wav' })).rejects.toThrow(ShapeError);
  });
});
