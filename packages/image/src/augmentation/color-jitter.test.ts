import { createRandom } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../preprocessing/pixels.js';
import { adjustColor, colorJitter } from './color-jitter.js';

const two: Pixels = { data: Uint8Array.of(100, 50, 200, 20, 40, 60), height: 1, width: 2, channels: 3 };
const grey = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;

function expectValues(pixels: Pixels, expected: readonly number[]): void {
  expected.forEach((value, i) => {
    expect(pixels.data[i]).toBeCloseTo(value, 3);
  });
}

describe('adjustColor', () => {
  test('factors of 1 change nothing', () => {
    expectValues(adjustColor(two, {}), [...two.data]);
  });

  test('brightness multiplies, and clamps at white', () => {
    expectValues(adjustColor(two, { brightness: 1.5 }), [150, 75, 255, 30, 60, 90]);
    expectValues(adjustColor(two, { brightness: 0 }), [0, 0, 0, 0, 0, 0]);
  });

  test('contrast 0 leaves the mean grey, 0.5 goes half the way', () => {
    const mean = (grey(100, 50, 200) + grey(20, 40, 60)) / 2;
    expectValues(adjustColor(two, { contrast: 0 }), new Array(6).fill(mean));
    expectValues(
      adjustColor(two, { contrast: 0.5 }),
      [...two.data].map((value) => (value + mean) / 2),
    );
  });

  test('saturation 0 leaves each pixel its grey', () => {
    const [a, b] = [grey(100, 50, 200), grey(20, 40, 60)];
    expectValues(adjustColor(two, { saturation: 0 }), [a, a, a, b, b, b]);
  });

  test('brightness, contrast and saturation together go in this order', () => {
    const factors = { brightness: 0.8, contrast: 0.7, saturation: 1.2 };
    const steps = adjustColor(adjustColor(adjustColor(two, { brightness: 0.8 }), { contrast: 0.7 }), {
      saturation: 1.2,
    });
    expectValues(adjustColor(two, factors), [...steps.data]);
  });

  test('grey pictures keep one channel; opacity stays', () => {
    const one: Pixels = { data: Uint8Array.of(10, 30), height: 1, width: 2, channels: 1 };
    expectValues(adjustColor(one, { contrast: 2, saturation: 0 }), [0, 40]);
    const glass: Pixels = { data: Uint8Array.of(100, 100, 100, 7), height: 1, width: 1, channels: 4 };
    expectValues(adjustColor(glass, { brightness: 0.5 }), [50, 50, 50, 7]);
  });
});

describe('colorJitter', () => {
  test('brightness factors fill their range and stay within it', () => {
    const random = createRandom(1);
    const jitter = colorJitter({ brightness: 0.3, contrast: 0, saturation: 0 });
    const factors = Array.from({ length: 300 }, () => (jitter(two, random).data[0] as number) / 100);
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.7);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1.3);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.55);
  });

  test('follows from the seed and stays within 0..255', () => {
    const jitter = colorJitter({ brightness: 1, contrast: 1, saturation: 1 });
    expect(jitter(two, createRandom(4))).toEqual(jitter(two, createRandom(4)));
    for (let seed = 0; seed < 50; seed++) {
      for (const value of jitter(two, createRandom(seed)).data) {
        expect(value >= 0 && value <= 255).toBe(true);
      }
    }
  });

  test('a strength out of range is refused', () => {
    expect(() => colorJitter({ contrast: 1.5 })).toThrow(
      /colorJitter: contrast must be a number from 0 to 1/,
    );
  });
});
