import { DataError, ShapeError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { encodeWav } from '../decoding/encode-wav.js';
import type { Waveform } from '../decoding/waveform.js';
import { fitLength, mixDown, normalizeLevel, prepareClip, trimSilence } from './index.js';

const RATE = 8000;
const wave = (...samples: number[]): Waveform => ({ samples: Float32Array.from(samples), sampleRate: RATE });

/** A tone of 0.2 s between silences of 0.3 and 0.5 s. */
const word: Waveform = {
  samples: Float32Array.from({ length: RATE }, (_, i) =>
    i >= 2400 && i < 4000 ? 0.5 * Math.sin(i) : 0.0005 * Math.sin(i),
  ),
  sampleRate: RATE,
};

describe('mixDown', () => {
  test('takes the mean of the channels', () => {
    const stereo = { ...wave(1, 0, 0.5, 0.5, -1, 1), channels: 2 };
    expect(mixDown(stereo)).toEqual(wave(0.5, 0.5, 0));
    const mono = wave(1);
    expect(mixDown(mono)).toBe(mono);
  });
});

describe('fitLength', () => {
  test.each<[number[], number, 'center' | 'start', number[]]>([
    [[1, 2, 3], 6, 'center', [0, 1, 2, 3, 0, 0]],
    [[1, 2, 3], 5, 'start', [1, 2, 3, 0, 0]],
    [[1, 2, 3, 4, 5], 3, 'center', [2, 3, 4]],
    [[1, 2, 3, 4, 5], 2, 'center', [2, 3]],
    [[1, 2, 3, 4, 5], 2, 'start', [1, 2]],
    [[1], 1, 'center', [1]],
  ])('%j to %i frames from the %s is %j', (samples, frames, place, expected) => {
    expect([...fitLength(wave(...samples), frames, place).samples]).toEqual(expected);
  });

  test('keeps channels together', () => {
    const stereo = { ...wave(1, 2, 3, 4), channels: 2 };
    expect([...fitLength(stereo, 3, 'start').samples]).toEqual([1, 2, 3, 4, 0, 0]);
    expect([...fitLength(stereo, 1).samples]).toEqual([1, 2]);
  });

  test.each([0, 1.5, Number.NaN])('%f frames are refused', (frames) => {
    expect(() => fitLength(wave(1), frames)).toThrow(ShapeError);
  });
});

describe('trimSilence', () => {
  test('leaves the sound and a margin', () => {
    expect(trimSilence(word, { margin: 0 }).samples).toEqual(word.samples.subarray(2400, 4000));
    expect(trimSilence(word).samples).toEqual(word.samples.subarray(2000, 4400));
    expect(trimSilence(word, { decibels: 80 }).samples).toEqual(word.samples);
  });

  test('silence and a single sample stay', () => {
    expect(trimSilence(wave(0, 0, 0)).samples.length).toBe(3);
    expect(trimSilence(wave(0.3)).samples.length).toBe(1);
  });
});

describe('normalizeLevel', () => {
  test('scales the peak or the root mean square', () => {
    expect([...normalizeLevel(wave(0.25, -0.5), 'peak').samples]).toEqual([0.5, -1]);
    expect([...normalizeLevel(wave(0.25, -0.25), 'rms', 0.5).samples]).toEqual([0.5, -0.5]);
  });

  test('silence stays silence', () => {
    const silent = wave(0, 1e-7);
    expect(normalizeLevel(silent, 'peak')).toBe(silent);
    expect(normalizeLevel(silent, 'rms')).toBe(silent);
  });

  test('a level out of range is refused', () => {
    expect(() => normalizeLevel(wave(1), 'peak', 2)).toThrow(/normalizeLevel: level/);
  });
});

describe('prepareClip', () => {
  test('does all steps, and is synchronous for what is decoded', () => {
    const stereo = {
      samples: Float32Array.from({ length: 2 * RATE }, (_, i) => word.samples[i >> 1] as number),
      sampleRate: RATE,
      channels: 2,
    };
    const clip = prepareClip(stereo, { seconds: 0.5, trim: { margin: 0 }, level: 'peak' }) as Waveform;
    expect([clip.samples.length, clip.sampleRate, clip.channels ?? 1]).toEqual([8000, 16_000, 1]);
    const loud = clip.samples.findIndex((sample) => Math.abs(sample) > 0.5);
    // 0.2 s of sound in the middle of 0.5 s: it begins at 0.15 s, but for a frame at either end.
    expect(Math.abs(loud / 16_000 - 0.15)).toBeLessThan(0.01);
    expect(clip.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBe(1);
  });

  test('reads files', async () => {
    const clip = await prepareClip(encodeWav(word), { sampleRate: RATE });
    expect(clip.samples.length).toBe(RATE);
  });

  test('a recording shorter than a clip, or silent, is zeros around it', () => {
    const clip = prepareClip(wave(0), { seconds: 1, level: 'rms', trim: true }) as Waveform;
    expect(clip.samples).toEqual(new Float32Array(16_000));
  });

  test('bad options and bad recordings are refused', async () => {
    expect(() => prepareClip(word, { sampleRate: 0 })).toThrow(/prepareClip: sampleRate must be a number/);
    expect(() => prepareClip(word, { seconds: 0 })).toThrow(/prepareClip: seconds/);
    expect(() => prepareClip(wave(Number.NaN))).toThrow(DataError);
    await expect(async () => prepareClip(new Uint8Array(5))).rejects.toThrow(DataError);
  });
});

test('a rate that cannot be brought to the clips is an error of the sound, by its name', async () => {
  const slow = { samples: Float32Array.of(0, 0.5), sampleRate: 1 };
  expect(() => prepareClip(slow, { sampleRate: 8000 })).toThrow(DataError);
  expect(() => prepareClip(slow, { sampleRate: 8000 })).toThrow(
    "The waveform can't be used: its sample rate of 1 Hz is too far from 8000 Hz",
  );
  const file = { name: 'fast.wav', source: encodeWav({ ...slow, sampleRate: 10_000_000 }) };
  await expect(prepareClip(file, { sampleRate: 8000 })).rejects.toThrow(
    /^fast\.wav can't be used: .* 10000000 Hz/,
  );
});
