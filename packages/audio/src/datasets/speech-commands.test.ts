import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError, type Dataset } from '@striate/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioInput } from '../decoding/audio-source.js';
import { encodeWav } from '../decoding/encode-wav.js';
import type { Waveform } from '../decoding/waveform.js';
import { speechCommands, speechCommandsPart } from './index.js';

interface GoldenPart {
  readonly path: string;
  readonly validation: number;
  readonly test: number;
  readonly part: string;
}

const parts: GoldenPart[] = JSON.parse(
  await readFile(new URL('golden/speech-commands.json', import.meta.url), 'utf8'),
);

test('every file is in the part that the published function gives', () => {
  for (const { path, part, ...shares } of parts) expect(speechCommandsPart(path, shares)).toBe(part);
  expect(new Set(parts.map(({ part }) => part)).size).toBe(3);
});

test('all takes of a speaker are in one part, whatever the word', () => {
  for (const { path } of parts) {
    const other = path.replace('yes/', 'no/').replace(/_\d\.wav/, '_7.wav');
    expect(speechCommandsPart(other)).toBe(speechCommandsPart(path));
  }
});

describe('speechCommands', () => {
  let directory = '';
  const words = ['yes', 'no', 'cat', 'dog', 'tree'];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'striate-commands-'));
    const write = async (path: string, content: string | Uint8Array) => {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    };
    for (const { path } of parts) {
      for (const word of words) await write(path.replace('yes', word), '');
    }
    const noise = Float32Array.from({ length: 40_000 }, (_, i) => (i % 100) / 100);
    await write('_background_noise_/hum.wav', encodeWav({ samples: noise, sampleRate: 16_000 }));
    await write('_background_noise_/README.md', 'text');
    await write('validation_list.txt', 'text');
  });
  afterAll(() => rm(directory, { recursive: true }));

  const counts = (data: Dataset<AudioInput>): Record<string, number> => {
    const found: Record<string, number> = {};
    for (let i = 0; i < data.length; i++) {
      const label = data.labels[data.info(i).label] as string;
      found[label] = (found[label] ?? 0) + 1;
    }
    return found;
  };

  test('every word is a class, and the parts share no speaker', async () => {
    const sides = await Promise.all(
      (['train', 'validation', 'test'] as const).map((split) => speechCommands(directory, { split })),
    );
    expect(sides[0]?.labels).toEqual(['cat', 'dog', 'no', 'tree', 'yes']);
    expect(sides.reduce((sum, { length }) => sum + length, 0)).toBe(600);
    const speakers = sides.map(
      (side) => new Set(Array.from({ length: side.length }, (_, i) => side.info(i).fields.speaker)),
    );
    for (const [i, some] of speakers.entries()) {
      for (const others of speakers.slice(i + 1))
        expect([...some].filter((speaker) => others.has(speaker))).toEqual([]);
    }
    const { fields } = (sides[0] as Dataset<AudioInput>).info(0);
    expect(Object.keys(fields)).toEqual(['word', 'speaker', 'take']);
  });

  test('asked for two words, the others are unknown, and noise is silence', async () => {
    const data = await speechCommands(directory, { words: ['yes', 'no'], unknown: 0.5, silence: 0.25 });
    expect(data.labels).toEqual(['_silence_', '_unknown_', 'yes', 'no']);
    const { yes = 0, no = 0, _unknown_, _silence_ } = counts(data);
    expect([yes, no]).toEqual([parts.length, parts.length].map(() => yes));
    expect([_unknown_, _silence_]).toEqual([Math.ceil((yes + no) * 0.5), Math.ceil((yes + no) * 0.25)]);
    const silence = (await data.read(data.length - 1)) as Waveform;
    expect([silence.samples.length, silence.sampleRate]).toEqual([16_000, 16_000]);
    expect(await data.read(data.length - 1)).toEqual(silence);
    expect(await data.read(data.length - 2)).not.toEqual(silence);
    const ids = Array.from({ length: data.length }, (_, i) => data.info(i).id);
    expect(new Set(ids).size).toBe(data.length);
  });

  test('another seed takes other unknown words', async () => {
    const ids = async (seed: number) => {
      const data = await speechCommands(directory, { words: ['yes', 'no'], seed });
      return Array.from({ length: data.length }, (_, i) => data.info(i).id).join();
    };
    expect(await ids(1)).toBe(await ids(1));
    expect(await ids(1)).not.toBe(await ids(2));
  });

  test('a word that is not there, and other folders, are DataErrors', async () => {
    await expect(speechCommands(directory, { words: ['yes', 'bird'] })).rejects.toThrow(
      /there is no word "bird"; the words are cat, dog, no, tree, yes/,
    );
    await expect(speechCommands(join(directory, 'yes'))).rejects.toThrow(/expected files such as yes\//);
    await expect(speechCommands(join(directory, 'none'))).rejects.toThrow(DataError);
    await rm(join(directory, '_background_noise_/hum.wav'));
    await expect(speechCommands(directory, { words: ['yes'] })).rejects.toThrow(/set silence to 0/);
    expect(counts(await speechCommands(directory, { words: ['yes'], silence: 0 }))).not.toHaveProperty(
      '_silence_',
    );
  });
});
