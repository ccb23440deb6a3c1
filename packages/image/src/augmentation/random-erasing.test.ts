import { createRandom } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../preprocessing/pixels.js';
import { randomErasing } from './random-erasing.js';

const black: Pixels = { data: new Uint8Array(40 * 30 * 3), height: 40, width: 30, channels: 3 };

/** The smallest box that holds all changed pixels, and how many there are. */
function erased({ data, width, channels }: Pixels): { count: number; height: number; width: number } {
  const xs = new Set<number>();
  const ys = new Set<number>();
  let count = 0;
  for (let i = 0; i < data.length; i += channels) {
    if (data[i] === 0) continue;
    count++;
    xs.add((i / channels) % width);
    ys.add(Math.floor(i / channels / width));
  }
  return { count, height: ys.size, width: xs.size };
}

describe('randomErasing', () => {
  test('erases one full box whose share of the area is within range', () => {
    const erase = randomErasing({ probability: 1, area: [0.1, 0.3], ratio: [0.5, 2], fill: 200 });
    const shares: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const { count, height, width } = erased(erase(black, createRandom(seed)));
      expect(count).toBe(height * width);
      shares.push(count / 1200);
      // Sides are rounded to whole pixels.
      expect((height - 0.5) / (width + 0.5)).toBeLessThanOrEqual(2);
      expect((height + 0.5) / (width - 0.5)).toBeGreaterThanOrEqual(0.5);
    }
    expect(Math.min(...shares)).toBeGreaterThan(0.08);
    expect(Math.max(...shares)).toBeLessThan(0.33);
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.15);
  });

  test('happens as often as the probability says', () => {
    const erase = randomErasing({ probability: 0.3, fill: 9 });
    let count = 0;
    for (let seed = 0; seed < 1000; seed++) if (erase(black, createRandom(seed)) !== black) count++;
    // Standard deviation: sqrt(1000 * 0.3 * 0.7) = 14.5.
    expect(Math.abs(count - 300)).toBeLessThan(4 * 14.5);
  });

  test('noise differs from value to value and leaves the input alone', () => {
    const noisy = randomErasing({ probability: 1 })(black, createRandom(1));
    expect(new Set(noisy.data).size).toBeGreaterThan(20);
    expect(black.data.every((value) => value === 0)).toBe(true);
  });

  test('options out of range are refused', () => {
    expect(() => randomErasing({ area: [0.5, 0.1] })).toThrow(/\[least, most\]/);
    expect(() => randomErasing({ area: [0, 2] })).toThrow(/area/);
    expect(() => randomErasing({ fill: 300 })).toThrow(/fill/);
  });
});
