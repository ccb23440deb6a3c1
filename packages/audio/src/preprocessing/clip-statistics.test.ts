import { DataError, ShapeError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import { expect, test } from 'vitest';
import type { AudioInput } from '../decoding/audio-source.js';
import { encodeWav } from '../decoding/encode-wav.js';
import type { Waveform } from '../decoding/waveform.js';
import { clipStatistics } from './clip-statistics.js';

const clip = (seconds: number, sampleRate: number, channels = 1): Waveform => ({
  samples: new Float32Array(seconds * sampleRate * channels).fill(0.5),
  sampleRate,
  channels,
});
const dataset = (inputs: readonly AudioInput[]) =>
  Dataset.fromArrays(inputs, new Uint8Array(inputs.length), { labels: ['a'] });

test('measures the length that a share of the clips does not exceed, and the highest rate', async () => {
  const clips = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seconds) => clip(seconds, 1000 + seconds, 2));
  const data = dataset([...clips, encodeWav(clip(0.5, 8000))]);
  expect(await clipStatistics(data)).toEqual({ sampleRate: 8000, seconds: 10 });
  expect(await clipStatistics(data, { share: 0.5 })).toEqual({ sampleRate: 8000, seconds: 5 });
});

test('looks at clips that are evenly spaced', async () => {
  const data = dataset([1, 9, 2, 9, 3, 9].map((seconds) => clip(seconds, 100)));
  expect(await clipStatistics(data, { examples: 3 })).toEqual({ sampleRate: 100, seconds: 3 });
});

test('leaves out what can not be decoded; with nothing else, that is the error', async () => {
  const text = new TextEncoder().encode('Dear reader');
  expect((await clipStatistics(dataset([text, clip(2, 8000)]))).seconds).toBe(2);
  await expect(clipStatistics(dataset([text]))).rejects.toThrow(/there is no sound in it/);
  await expect(clipStatistics(dataset([]))).rejects.toThrow(DataError);
});

test('options out of range, and a caller that gives up', async () => {
  const data = dataset([clip(1, 8000)]);
  await expect(clipStatistics(data, { share: 0 })).rejects.toThrow(ShapeError);
  await expect(clipStatistics(data, { examples: 0 })).rejects.toThrow(ShapeError);
  const reason = new Error('enough');
  await expect(clipStatistics(data, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
