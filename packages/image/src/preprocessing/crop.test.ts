import { describe, expect, test } from 'vitest';
import { centerCrop, crop } from './crop.js';
import { pad } from './pad.js';
import type { Pixels } from './pixels.js';

const pixels: Pixels = {
  data: Uint8Array.from({ length: 12 }, (_, i) => i),
  height: 3,
  width: 4,
  channels: 1,
};

describe('crop', () => {
  test('cuts the named rectangle', () => {
    expect([...crop(pixels, { top: 1, left: 2, height: 2, width: 2 }).data]).toEqual([6, 7, 10, 11]);
  });

  test('keeps channels together', () => {
    const colour: Pixels = { ...pixels, width: 2, height: 2, channels: 3 };
    expect([...crop(colour, { top: 1, left: 0, height: 1, width: 1 }).data]).toEqual([6, 7, 8]);
  });

  test('the middle leaves an odd pixel at the bottom and right', () => {
    expect([...centerCrop(pixels, [2, 1]).data]).toEqual([1, 5]);
  });

  test('a box that reaches outside is refused', () => {
    for (const box of [
      { top: 2, left: 0, height: 2, width: 2 },
      { top: -1, left: 0, height: 1, width: 1 },
      { top: 0, left: 0, height: 0, width: 1 },
      { top: 0.5, left: 0, height: 1, width: 1 },
    ]) {
      expect(() => crop(pixels, box)).toThrow(/doesn't lie inside 3 x 4 pixels/);
    }
    expect(() => centerCrop(pixels, [4, 4])).toThrow(/crop/);
  });
});

describe('pad', () => {
  test('lays the picture on the middle', () => {
    const one: Pixels = { data: Float32Array.of(5), height: 1, width: 1, channels: 1 };
    expect([...pad(one, [2, 3], 9).data]).toEqual([9, 5, 9, 9, 9, 9]);
  });

  test('cropping the middle of a padded picture gives it back', () => {
    expect(centerCrop(pad(pixels, [7, 9]), [3, 4])).toEqual(pixels);
  });

  test('a smaller canvas is refused', () => {
    expect(() => pad(pixels, [2, 9])).toThrow(/pad: 3 x 4 pixels don't fit into 2 x 9/);
  });
});
