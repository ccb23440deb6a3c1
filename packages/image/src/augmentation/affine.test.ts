import { createRandom } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../preprocessing/pixels.js';
import { type AffineTransform, IDENTITY, joinTransforms, warpAffine } from './affine.js';
import { compose } from './compose.js';
import { flipHorizontal, flipVertical, randomFlip } from './flip.js';
import { randomRotation, rotation } from './rotate.js';
import { randomShift } from './shift.js';
import { randomZoom } from './zoom.js';

/** Black but for one white pixel. */
function dot(height: number, width: number, y: number, x: number): Pixels {
  const data = new Uint8Array(height * width);
  data[y * width + x] = 255;
  return { data, height, width, channels: 1 };
}

const at = ({ data, width }: Pixels, y: number, x: number): number => data[y * width + x] as number;

const noise: Pixels = {
  data: Uint8Array.from({ length: 9 * 7 * 3 }, (_, i) => (i * 73 + (i % 11) * 19) % 256),
  height: 9,
  width: 7,
  channels: 3,
};

/** Written from the definition, one pixel at a time: where did this output pixel come from? */
function slowWarp(pixels: Pixels, { a, b, c, d, dx, dy }: AffineTransform, fill: 'edge' | number): number[] {
  const { data, width, height, channels } = pixels;
  const value = (y: number, x: number, channel: number): number => {
    if (fill !== 'edge' && (x < 0 || y < 0 || x >= width || y >= height)) return fill;
    const row = Math.min(Math.max(y, 0), height - 1);
    const column = Math.min(Math.max(x, 0), width - 1);
    return data[(row * width + column) * channels + channel] as number;
  };
  const out: number[] = [];
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      // Solves (u', v') = A (u, v) + (dx, dy) for (u, v) by Cramer's rule.
      const u = i - (width - 1) / 2 - dx;
      const v = j - (height - 1) / 2 - dy;
      const x = (u * d - v * b) / (a * d - b * c) + (width - 1) / 2;
      const y = (v * a - u * c) / (a * d - b * c) + (height - 1) / 2;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const [p, q] of [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ] as const) {
          const weight = (1 - Math.abs(x - left - p)) * (1 - Math.abs(y - top - q));
          sum += weight * value(top + q, left + p, channel);
        }
        out.push(sum);
      }
    }
  }
  return out;
}

describe('warpAffine', () => {
  test('a shift moves a white pixel to the right and down', () => {
    const moved = warpAffine(dot(5, 6, 1, 2), { ...IDENTITY, dx: 3, dy: 2 }, 0);
    expect(at(moved, 3, 5)).toBe(255);
    expect([...moved.data].filter((value) => value > 0)).toEqual([255]);
  });

  test('half a pixel shares a white pixel between two', () => {
    const moved = warpAffine(dot(3, 5, 1, 2), { ...IDENTITY, dx: 0.5 }, 0);
    expect([at(moved, 1, 2), at(moved, 1, 3)]).toEqual([127.5, 127.5]);
  });

  test('a quarter turn is exact and clockwise', () => {
    const turned = warpAffine(dot(5, 5, 0, 1), rotation(90), 0);
    expect(at(turned, 1, 4)).toBe(255);
    expect([...turned.data].filter((value) => value > 0)).toEqual([255]);
  });

  test('four quarter turns of a square give it back', () => {
    const square = { ...noise, height: 7, data: noise.data.slice(0, 147) };
    let turned: Pixels = square;
    for (let i = 0; i < 4; i++) turned = warpAffine(turned, rotation(90));
    expect([...turned.data]).toEqual([...square.data]);
  });

  test('a zoom by 2 doubles the distance from the centre', () => {
    const zoomed = warpAffine(dot(9, 9, 4, 5), { ...IDENTITY, a: 2, d: 2 }, 0);
    expect(at(zoomed, 4, 6)).toBe(255);
    expect(at(zoomed, 4, 4)).toBe(0);
  });

  test('edge repeats the border, a number fills', () => {
    const row: Pixels = { data: Uint8Array.of(10, 20, 30), height: 1, width: 3, channels: 1 };
    expect([...warpAffine(row, { ...IDENTITY, dx: 2 }, 'edge').data]).toEqual([10, 10, 10]);
    expect([...warpAffine(row, { ...IDENTITY, dx: -1 }, 99).data]).toEqual([20, 30, 99]);
    expect([...warpAffine(row, { ...IDENTITY, dx: 50.5 }, 99).data]).toEqual([99, 99, 99]);
    expect([...warpAffine(row, { ...IDENTITY, dx: -50.5 }, 'edge').data]).toEqual([30, 30, 30]);
    expect([...warpAffine(row, { ...IDENTITY, dy: 4 }, 7).data]).toEqual([7, 7, 7]);
  });

  test('random transforms equal the definition, for grey and colour and both borders', () => {
    const random = createRandom(5);
    const draw = (size: number): number => (2 * random.uniform() - 1) * size;
    for (let round = 0; round < 40; round++) {
      const moves = {
        a: 1 + draw(0.6),
        b: draw(0.6),
        c: draw(0.3),
        d: 1 + draw(0.6),
        dx: draw(6),
        dy: draw(6),
      };
      const whole = {
        ...IDENTITY,
        a: round & 4 ? -1 : 1,
        d: round & 8 ? -1 : 1,
        dx: Math.round(draw(9)),
        dy: Math.round(draw(9)),
      };
      const transform = round % 2 ? moves : whole;
      const fill = round % 3 ? 'edge' : 40;
      const pixels: Pixels = round % 5 ? noise : { ...noise, data: noise.data.slice(0, 63), channels: 1 };
      const expected = slowWarp(pixels, transform, fill);
      const { data } = warpAffine(pixels, transform, fill);
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - (data[i] as number))));
      expect(worst).toBeLessThan(1e-3);
    }
  });

  test('joined transforms do the first, then the second', () => {
    const shift = { ...IDENTITY, dx: 1 };
    const joined = joinTransforms(shift, rotation(90));
    expect(at(warpAffine(dot(5, 5, 2, 2), joined, 0), 3, 2)).toBe(255);
  });
});

describe('flips', () => {
  test('swap sides exactly', () => {
    expect(at(flipHorizontal(dot(4, 6, 1, 0)), 1, 5)).toBe(255);
    expect(at(flipVertical(dot(4, 6, 0, 2)), 3, 2)).toBe(255);
  });

  test('are involutions, and keep bytes', () => {
    for (const flip of [flipHorizontal, flipVertical]) {
      expect(flip(noise).data).not.toEqual(noise.data);
      expect(flip(flip(noise))).toEqual(noise);
    }
  });

  test('happen as often as the probability says', () => {
    const flip = randomFlip({ probability: 0.25 });
    const random = createRandom(1);
    let flips = 0;
    for (let i = 0; i < 2000; i++) if (at(flip(dot(1, 2, 0, 0), random), 0, 1) > 0) flips++;
    // Standard deviation of the count: sqrt(2000 * 0.25 * 0.75) = 19.4.
    expect(Math.abs(flips - 500)).toBeLessThan(4 * 19.4);
  });
});

describe('random moves', () => {
  const middle = (pixels: Pixels): [x: number, y: number] => {
    let [sum, x, y] = [0, 0, 0];
    pixels.data.forEach((value, i) => {
      sum += value;
      x += value * (i % pixels.width);
      y += value * Math.floor(i / pixels.width);
    });
    return [x / sum, y / sum];
  };

  test('shifts stay within their share and fill it', () => {
    const random = createRandom(2);
    const shift = randomShift({ x: 0.2, y: 0, fill: 0 });
    const moves = Array.from({ length: 400 }, () => middle(shift(dot(21, 20, 10, 10), random)));
    const xs = moves.map(([x]) => x - 10);
    expect(Math.max(...xs)).toBeLessThanOrEqual(4);
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(-4);
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(7);
    expect(moves.every(([, y]) => Math.abs(y - 10) < 1e-4)).toBe(true);
  });

  test('shifts by whole pixels reach both ends and copy', () => {
    const random = createRandom(3);
    const shift = randomShift({ x: 4 / 32, y: 4 / 32, wholePixels: true, fill: 0 });
    const seen = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const moved = shift(dot(32, 32, 16, 16), random);
      expect(moved.data).toBeInstanceOf(Uint8Array);
      seen.add(middle(moved)[0] - 16);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
  });

  test('rotations keep the distance from the centre and stay within their angle', () => {
    const random = createRandom(4);
    const rotate = randomRotation({ degrees: 30, fill: 0 });
    for (let i = 0; i < 100; i++) {
      const [x, y] = middle(rotate(dot(41, 41, 20, 35), random));
      expect(Math.hypot(x - 20, y - 20)).toBeCloseTo(15, 0);
      expect(Math.abs(Math.atan2(y - 20, x - 20) * 180) / Math.PI).toBeLessThan(32);
    }
  });

  test('zooms stay within their range', () => {
    const random = createRandom(5);
    const zoom = randomZoom({ range: [0.8, 1.2], fill: 0 });
    for (let i = 0; i < 100; i++) {
      const [x] = middle(zoom(dot(41, 41, 20, 30), random));
      expect(Math.abs(x - 30)).toBeLessThan(2.6);
    }
  });

  test('options out of range are refused', () => {
    expect(() => randomShift({ x: 2 })).toThrow(/randomShift: x must be a number from 0 to 1, received 2/);
    expect(() => randomRotation({ degrees: -1 })).toThrow(/degrees/);
    expect(() => randomZoom({ range: [1.2, 0.8] })).toThrow(/range must be \[least, most\]/);
    expect(() => randomZoom({ range: [0, 1] })).toThrow(/least factor/);
    expect(() => randomFlip({ probability: Number.NaN })).toThrow(/probability/);
  });
});

describe('compose', () => {
  const augment = compose(randomFlip(), randomShift(), randomRotation(), randomZoom());

  test('the same seed gives the same pixels, another seed others', () => {
    expect(augment(noise, createRandom(1))).toEqual(augment(noise, createRandom(1)));
    expect(augment(noise, createRandom(1))).not.toEqual(augment(noise, createRandom(2)));
  });

  test('neighbouring moves interpolate once: a move there and back leaves every pixel sharp', () => {
    const there = Object.assign((pixels: Pixels) => pixels, {
      draw: () => ({ ...IDENTITY, dx: 0.5 }),
      fill: 0,
    });
    const back = Object.assign((pixels: Pixels) => pixels, {
      draw: () => ({ ...IDENTITY, dx: -0.5 }),
      fill: 0,
    });
    expect(compose(there, back)(noise, createRandom(0))).toEqual(noise);
  });

  test('other augmentations run in order, between moves too', () => {
    const add = (amount: number) => (pixels: Pixels) => ({
      ...pixels,
      data: pixels.data.map((v) => v + amount),
    });
    const half = (pixels: Pixels): Pixels => ({ ...pixels, data: pixels.data.map((v) => v / 2) });
    const one: Pixels = { data: Float32Array.of(10), height: 1, width: 1, channels: 1 };
    expect(compose(add(2), half, randomFlip(), add(1))(one, createRandom(1)).data[0]).toBe(7);
    expect(compose()(one, createRandom(1))).toBe(one);
  });

  test('the input is left as it is', () => {
    const before = noise.data.slice();
    augment(noise, createRandom(9));
    expect(noise.data).toEqual(before);
  });
});
