import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { centerCrop } from './crop.js';
import type { ImageChannels, Pixels } from './pixels.js';
import { resize, resizeAndCrop, resizeTo } from './resize.js';

interface Golden {
  readonly from: [height: number, width: number, channels: ImageChannels];
  readonly to: [height: number, width: number];
  readonly values: readonly number[];
}

const golden: Golden[] = JSON.parse(readFileSync(new URL('golden/resize.json', import.meta.url), 'utf8'));

function picture(height: number, width: number, channels: ImageChannels): Pixels {
  const data = Uint8Array.from(
    { length: height * width * channels },
    (_, i) => (i * 37 + ((i * i) % 101) * 5) % 256,
  );
  return { data, height, width, channels };
}

/** Row by row, one channel. */
function grey(...rows: number[][]): Pixels {
  return {
    data: Uint8Array.from(rows.flat()),
    height: rows.length,
    width: rows[0]?.length ?? 0,
    channels: 1,
  };
}

describe('resize', () => {
  test.each(golden)('$from to $to equals PyTorch', ({ from, to, values }) => {
    const resized = resize(picture(...from), to);
    expect([resized.height, resized.width, resized.channels]).toEqual([...to, from[2]]);
    const worst = Math.max(...values.map((value, i) => Math.abs(value - (resized.data[i] as number))));
    expect(worst).toBeLessThan(1e-3);
  });

  test('halving a step edge weighs all four neighbours: hand computation', () => {
    // scale 2: weights 1/8, 3/8, 3/8, 1/8 at distances 1.5, 0.5, 0.5, 1.5, cut off at the border and normalised.
    expect(resize(grey([0, 0, 80, 80]), [1, 2]).data).toEqual(Float32Array.of((80 * 1) / 7, (80 * 6) / 7));
  });

  test('the same size gives the same picture back', () => {
    const pixels = picture(3, 4, 3);
    expect(resize(pixels, [3, 4])).toBe(pixels);
  });

  test('a size of zero, a fraction or NaN is refused', () => {
    for (const size of [0, 1.5, Number.NaN, -2]) {
      expect(() => resize(picture(3, 4, 1), [size, 2])).toThrow(
        /resize: the size must be two positive whole numbers/,
      );
    }
  });
});

describe('resizeTo', () => {
  const wide = grey([10, 20, 30, 40], [10, 20, 30, 40]);

  test('stretch uses the whole picture', () => {
    expect([...resizeTo(wide, [2, 2], 'stretch').data]).toEqual([...resize(wide, [2, 2]).data]);
  });

  test('cover keeps the middle', () => {
    expect([...resizeTo(wide, [2, 2], 'cover').data]).toEqual([20, 30, 20, 30]);
  });

  test('contain pads above and below', () => {
    const { data } = resizeTo(wide, [4, 4], 'contain', 7);
    expect([...data]).toEqual([7, 7, 7, 7, 10, 20, 30, 40, 10, 20, 30, 40, 7, 7, 7, 7]);
  });

  test('a one-pixel strip fits into any size in every mode', () => {
    const strip = picture(1, 300, 3);
    for (const mode of ['stretch', 'cover', 'contain'] as const) {
      const { height, width, data } = resizeTo(strip, [5, 4], mode);
      expect([height, width, data.length]).toEqual([5, 4, 60]);
    }
  });
});

describe('resizeAndCrop', () => {
  test.each([
    { from: [48, 64], resized: [32, 42] },
    { from: [64, 30], resized: [68, 32] },
    { from: [20, 20], resized: [32, 32] },
    { from: [32, 50], resized: [32, 50] },
  ] as const)('of $from to 28x28 at 0.875 is the middle of $resized', ({ from, resized }) => {
    const [height, width] = from;
    const whole = picture(height, width, 3);
    expect(resizeAndCrop(whole, [28, 28], 0.875)).toEqual(centerCrop(resize(whole, resized), [28, 28]));
  });

  test('an extreme ratio or crop costs no more than what is kept', () => {
    expect(resizeAndCrop(picture(1, 8192, 3), [224, 200], 1e-6).data).toHaveLength(224 * 200 * 3);
  });
});
