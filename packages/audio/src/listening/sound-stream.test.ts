import { DataError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAudio, encodeWav, type Waveform } from '../decoding/index.js';
import { sampleAudioFiles } from '../decoding/testing/damaged-files.js';
import { soundStream } from './sound-stream.js';

const OPTIONS = { sampleRate: 16_000 };
const SAMPLES = Float32Array.from({ length: 30 }, (_, i) => i / 32);
const WAV = encodeWav({ samples: SAMPLES, sampleRate: 8000, channels: 2 });

async function gather(pieces: Iterable<Uint8Array>): Promise<Waveform[]> {
  const blocks: Waveform[] = [];
  for await (const block of soundStream(pieces, OPTIONS)) blocks.push(block);
  return blocks;
}

const samplesOf = (blocks: readonly Waveform[]) => blocks.flatMap(({ samples }) => [...samples]);

/** The bytes with some of them replaced. */
function patched(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

/** The header of a program that can't go back to fill in the lengths. */
const open = (length: readonly number[]) => patched(patched(WAV, 4, length), 40, length);

describe('a WAV file', () => {
  test('gives its own rate and channels, wherever its bytes are divided', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: WAV.length })), async (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), WAV.length];
        const blocks = await gather(ends.map((end, i) => WAV.subarray(ends[i - 1] ?? 0, end)));
        expect(samplesOf(blocks)).toEqual([...SAMPLES]);
        expect(blocks[0]).toMatchObject({ sampleRate: 8000, channels: 2 });
      }),
    );
  });

  test.each([
    ['0xffffffff, as ffmpeg writes', [255, 255, 255, 255]],
    ['0', [0, 0, 0, 0]],
  ])('of the length %s is read to its end', async (_, length) => {
    expect(samplesOf(await gather([open(length)]))).toEqual([...SAMPLES]);
    // One byte short: the last frame is left out.
    expect(samplesOf(await gather([open(length).subarray(0, -1)]))).toEqual([...SAMPLES.subarray(0, 28)]);
  });

  test('is heard as it comes: a piece is not kept back for the next', async () => {
    let given = 0;
    function* pieces() {
      for (const [from, to] of [
        [0, 64],
        [64, 84],
        [84, WAV.length],
      ] as const) {
        given++;
        yield WAV.subarray(from, to);
      }
    }
    const stream = soundStream(pieces(), OPTIONS);
    for (const expected of [1, 2, 3]) {
      expect((await stream.next()).done).toBe(false);
      expect(given).toBe(expected);
    }
    expect((await stream.next()).done).toBe(true);
  });

  test.each([
    ['cut short', WAV.subarray(0, 80), /it promises 60 bytes of samples, and has 36/],
    ['that ends before its samples', WAV.subarray(0, 36), /no samples/],
    ['that ends in its format', WAV.subarray(0, 30), /takes 16 bytes or more, and there are 10/],
    ['without channels', patched(WAV, 22, [0, 0]), /no channels/],
    ['of no rate', patched(WAV, 24, [0, 0, 0, 0]), /sample rate is 0 Hz/],
  ])('%s is an error', async (_, bytes, message) => {
    const read = gather([bytes]);
    await expect(read).rejects.toThrow(DataError);
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toThrow(/^The stream/);
  });
});

test('FLAC and Ogg are decoded, MP4 is refused by name', async () => {
  const files = await sampleAudioFiles();
  for (const name of ['flac', 'flac in ogg', 'vorbis', "ffmpeg's pipe", "sox's pipe"]) {
    const bytes = files[name] as Uint8Array;
    expect(samplesOf(await gather([bytes]))).toEqual([...(await decodeAudio(bytes)).samples]);
  }
  const mp4 = Uint8Array.from([0, 0, 0, 32, ...Buffer.from('ftypM4A '), ...Array(64).fill(0)]);
  await expect(gather([mp4])).rejects.toThrow(/^The stream is in MP4 or M4A, which can't be decoded/);
});

test('anything else is raw samples, also what looks like MP3 or is shorter than a header', async () => {
  // -1, 0, 0.5: the first three bytes are those of a frame of MP3.
  const raw = Uint8Array.of(0xff, 0xff, 0, 0, 0, 0x40);
  const [block] = await gather([raw]);
  expect(block).toEqual({ samples: Float32Array.of(-1 / 32768, 0, 0.5), sampleRate: 16_000, channels: 1 });
  const long = new Uint8Array(5000).fill(1);
  expect(samplesOf(await gather([long.subarray(0, 77), long.subarray(77)])).length).toBe(2500);
});

test('wrong options are refused at once, wrong pieces and an empty stream when their turn comes', async () => {
  expect(() => soundStream([], { sampleRate: 0 })).toThrow(ShapeError);
  await expect(gather(['text'] as unknown as Uint8Array[])).rejects.toThrow(/must come in Uint8Arrays/);
  await expect(gather([])).rejects.toThrow(/ended after 0 bytes/);
});

test('leaving the loop closes the source', async () => {
  let closed = false;
  async function* pieces() {
    try {
      yield WAV;
      yield WAV;
    } finally {
      closed = true;
    }
  }
  for await (const _ of soundStream(pieces(), OPTIONS)) break;
  expect(closed).toBe(true);
});
