import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DataError } from '@striate/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AudioInput, audioFormatOfName, decodeAudio, encodeWav, readAudioStream } from './index.js';
import { sampleAudioFiles } from './testing/damaged-files.js';

const sound = { samples: Float32Array.of(0, 0.5, -0.5), sampleRate: 16_000, channels: 1 };
const bytes = encodeWav(sound);
const formats = await sampleAudioFiles();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'striate-audio-'));
  await writeFile(join(folder, 'a.mp3'), bytes);
  await writeFile(join(folder, 'note.wav'), 'Dear reader, no sound.');
});
afterAll(() => rm(folder, { recursive: true }));

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const failure = (input: AudioInput, maxSamples?: number): Promise<unknown> =>
  decodeAudio(input, { maxSamples }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('decodeAudio', () => {
  test.each<[string, () => AudioInput]>([
    ['a path whose extension is wrong', () => join(folder, 'a.mp3')],
    ['a file URL', () => pathToFileURL(join(folder, 'a.mp3'))],
    ['bytes', () => bytes],
    ['a buffer', () => bytes.buffer],
    ['a blob', () => new Blob([bytes])],
    ['a named source', () => ({ name: 'a', source: bytes })],
    ['bytes packed by gzip', () => gzipSync(bytes)],
    ['a waveform', () => sound],
  ])('%s gives its samples', async (_, input) => {
    expect(await decodeAudio(input())).toEqual(sound);
  });

  test.each<[string, () => AudioInput, RegExp]>([
    [
      'a text with the name of a sound',
      () => join(folder, 'note.wav'),
      /note\.wav: there is no sound in it, as it begins with the text "Dear reader/,
    ],
    ['a missing file', () => join(folder, 'none.wav'), /There is no file .*none\.wav; check the path/],
    ['a folder', () => folder, /a folder is in the way/],
    ['no bytes', () => new Uint8Array(), /there is no sound in it, as it is empty/],
    ['an empty File', () => new File([], 'empty.wav'), /empty\.wav: there is no sound in it/],
    ['a picture', () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0), /begins with the bytes 89 50 4e 47/],
    [
      'an M4A',
      () => text('\0\0\0\x20ftypM4A '),
      /is in MP4 or M4A, which can't be decoded; convert it to one of: wav/,
    ],
    ['a FLAC cut short', () => formats.flac!.subarray(0, -1000), /promises 640 samples, and has \d+/],
    ['a Vorbis cut short', () => formats.vorbis!.subarray(0, 2000), /holds no samples/],
    ['null', () => null as unknown as string, /A sound can be .*, not null/],
    ['a number', () => 7 as unknown as string, /A sound can be .*, not number/],
    [
      'a waveform without a rate',
      () => ({ samples: new Float32Array(4), sampleRate: 0 }),
      /sample rate must be a whole number/,
    ],
    [
      'a waveform of half a frame',
      () => ({ ...sound, channels: 2 }),
      /channels must be a positive whole number that divides the 3 samples/,
    ],
    ['a waveform of nothing', () => ({ ...sound, samples: new Float32Array() }), /holds no samples/],
    [
      'a waveform with NaN',
      () => ({ ...sound, samples: Float32Array.of(0, Number.NaN) }),
      /its sample 1 is NaN/,
    ],
    [
      'a waveform of doubles',
      () => ({ ...sound, samples: [0] as unknown as Float32Array }),
      /must be a Float32Array/,
    ],
  ])('%s is a DataError with the reason', async (_, input, message) => {
    const error = await failure(input());
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
  });

  test('a sound above the limit is refused', async () => {
    expect(String(await failure(bytes, 2))).toMatch(
      /the encoded bytes has more than 2 samples, the limit .* readAudioStream/,
    );
    expect(await failure(bytes, 3)).toBeUndefined();
  });
});

test('FLAC has the very samples of the WAV that it was made of', async () => {
  const inOgg = await decodeAudio(formats['flac in ogg']!);
  const flac = await decodeAudio(formats.flac!);
  expect(inOgg).toEqual(flac);
  expect(flac.samples.every((sample) => Number.isInteger(sample * 32768))).toBe(true);
});

test('damaged frames are not reported on the console', async () => {
  const print = vi.spyOn(console, 'error');
  const cut = formats['flac in ogg']!.slice();
  cut.fill(0x55, 600, 900);
  await failure(cut);
  expect(print).not.toHaveBeenCalled();
  print.mockRestore();
});

test('leaving a stream early closes its source', async () => {
  let closed = false;
  const blob = new Blob([bytes]);
  blob.stream = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(bytes.slice(0, 46)),
      cancel: () => {
        closed = true;
      },
    });
  for await (const block of readAudioStream(blob)) {
    expect(block.sampleRate).toBe(16_000);
    break;
  }
  expect(closed).toBe(true);
});

test.each([
  ['a/b.WAV', 'wav'],
  ['b.oga', 'ogg'],
  ['b.m4a', 'm4a'],
  ['b.txt', undefined],
  ['wav', undefined],
])('the format of the name %s is %s', (name, format) => {
  expect(audioFormatOfName(name)).toBe(format);
});
