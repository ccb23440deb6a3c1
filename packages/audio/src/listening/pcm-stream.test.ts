import { DataError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PcmFormat, type PcmStreamOptions, pcmStream } from './pcm-stream.js';

async function samplesOf(pieces: Iterable<Uint8Array>, options: PcmStreamOptions): Promise<number[]> {
  const all: number[] = [];
  for await (const { samples } of pcmStream(pieces, options)) all.push(...samples);
  return all;
}

const bytes = (...values: number[]) => Uint8Array.from(values);

test('16-bit integers are divided by 32,768', async () => {
  const piece = bytes(0x00, 0x80, 0xff, 0x7f, 0x00, 0x40, 0xff, 0xff);
  expect(await samplesOf([piece], { sampleRate: 8000 })).toEqual([-1, 32767 / 32768, 0.5, -1 / 32768]);
});

test('pieces have the rate and the channels of the options, and whole frames', async () => {
  const pieces = [bytes(0, 0x40, 0), bytes(0x20, 0, 0x10, 9)];
  const stream = pcmStream(pieces, { sampleRate: 8000, channels: 2 });
  const waveform = { samples: Float32Array.of(0.5, 0.25), sampleRate: 8000, channels: 2 };
  expect(await stream.next()).toEqual({ value: waveform, done: false });
  // The last frame lacks a byte and a sample.
  expect((await stream.next()).done).toBe(true);
});

test('wherever bytes are divided, samples are the same', async () => {
  const values = Float32Array.of(0.1, -0.7, 1, 0, -1e-20, 0.3);
  const whole = new Uint8Array(values.buffer);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 24 })), async (cuts) => {
      const ends = [...cuts.sort((a, b) => a - b), 24];
      const pieces = ends.map((end, i) => whole.subarray(ends[i - 1] ?? 0, end));
      expect(await samplesOf(pieces, { sampleRate: 8000, format: 'f32le', channels: 3 })).toEqual([
        ...values,
      ]);
    }),
  );
});

test('what is no sound is an error', async () => {
  const nan = new Uint8Array(Float32Array.of(0, Number.NaN).buffer);
  const floats = { sampleRate: 8000, format: 'f32le' } as const;
  await expect(samplesOf([nan], floats)).rejects.toThrow(/raw stream can't be used: its sample 1 is NaN/);
  await expect(samplesOf([], floats)).rejects.toThrow(DataError);
  await expect(samplesOf([bytes(1, 2, 3)], floats)).rejects.toThrow(
    /ended after 3 bytes, before a frame of 4/,
  );
  const text = ['text'] as unknown as Uint8Array[];
  await expect(samplesOf(text, floats)).rejects.toThrow(/received a string; read it without an encoding/);
});

test.each([
  { sampleRate: 0 },
  { sampleRate: 8000.5 },
  { sampleRate: 8000, channels: 0 },
  { sampleRate: 8000, format: 's24le' as PcmFormat },
])('options %j are refused at once', (options) => {
  expect(() => pcmStream([], options)).toThrow(ShapeError);
});
