import { createRandom, ShapeError } from '@striate/core';
import type { NdArray } from '@striate/core/data';
import { describe, expect, test } from 'vitest';
import { specAugment } from './index.js';

const FRAMES = 50;
const BANDS = 20;

function spectrogram(channels?: number): NdArray {
  const shape = channels === undefined ? [FRAMES, BANDS] : [FRAMES, BANDS, channels];
  const data = Float32Array.from({ length: FRAMES * BANDS * (channels ?? 1) }, (_, i) => i + 1);
  return { data, shape };
}

/** Indices along an axis at which everything is masked. */
function masked({ data, shape }: NdArray, axis: 0 | 1): number[] {
  const [frames = 0, bands = 0, channels = 1] = shape;
  const isMasked = (index: number): boolean => {
    const others = axis === 0 ? bands : frames;
    for (let other = 0; other < others; other++) {
      const [frame, band] = axis === 0 ? [index, other] : [other, index];
      for (let c = 0; c < channels; c++) if (data[(frame * bands + band) * channels + c] !== 0) return false;
    }
    return true;
  };
  return Array.from({ length: axis === 0 ? frames : bands }, (_, i) => i).filter(isMasked);
}

describe('specAugment', () => {
  test.each([undefined, 2])('masks one span of time over all bands (%s channels)', (channels) => {
    const augment = specAugment({ timeMasks: 1, frequencyMasks: 0, timeShare: 0.2, fill: 0 });
    const lengths = new Set<number>();
    for (let seed = 0; seed < 80; seed++) {
      const input = spectrogram(channels);
      const result = augment(input, createRandom(seed));
      const frames = masked(result, 0);
      lengths.add(frames.length);
      expect(frames.at(-1) ?? -1).toBe((frames[0] ?? 0) + frames.length - 1);
      const zeros = result.data.filter((value) => value === 0).length;
      expect(zeros).toBe(frames.length * BANDS * (channels ?? 1));
      expect(input).toEqual(spectrogram(channels));
    }
    expect([...lengths].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('masks spans of frequency over all frames', () => {
    const augment = specAugment({ timeMasks: 0, frequencyMasks: 2, frequencyShare: 0.25, fill: 0 });
    let widest = 0;
    for (let seed = 0; seed < 100; seed++) {
      const result = augment(spectrogram(), createRandom(seed));
      const bands = masked(result, 1).length;
      widest = Math.max(widest, bands);
      expect(result.data.filter((value) => value === 0).length).toBe(bands * FRAMES);
    }
    expect(widest).toBeGreaterThan(5);
    expect(widest).toBeLessThanOrEqual(10);
  });

  test('fills with the mean unless told otherwise, and follows from the random stream', () => {
    const input = spectrogram();
    const result = specAugment()(input, createRandom(4));
    expect(result).toEqual(specAugment()(input, createRandom(4)));
    const changed = [...result.data].filter((value, i) => value !== input.data[i]);
    expect(changed.length).toBeGreaterThan(0);
    expect(new Set(changed)).toEqual(new Set([Math.fround((FRAMES * BANDS + 1) / 2)]));
  });

  test('other ranks and options are refused', () => {
    expect(() => specAugment()({ data: new Float32Array(4), shape: [4] }, createRandom(1))).toThrow(
      /specAugment: expected a spectrogram of \[frames, bands\]/,
    );
    expect(() => specAugment({ timeShare: 2 })).toThrow(ShapeError);
    expect(() => specAugment({ frequencyMasks: -1 })).toThrow(/specAugment: frequencyMasks/);
  });
});
