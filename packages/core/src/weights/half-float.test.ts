import { describe, expect, test } from 'vitest';
import { narrowToBfloat16, narrowToFloat16, widenBfloat16, widenFloat16 } from './half-float.js';

// numpy.float16(x).view(uint16), ties and carries included.
const FLOAT16 = [
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [0.1, 0x2e66],
  [65504, 0x7bff],
  [65519.996, 0x7bff],
  [65520, 0x7c00],
  [1e9, 0x7c00],
  [-Infinity, 0xfc00],
  [2 ** -14, 0x0400],
  [2 ** -14 * (1 - 2 ** -12), 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.5, 0x0001],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2 - 2 ** -12, 0x4000],
] as const;

describe('float16', () => {
  test('every finite and infinite half survives widening and narrowing', () => {
    const halves = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0,
    );
    expect(narrowToFloat16(widenFloat16(halves))).toEqual(halves);
  });

  test('narrowing rounds to nearest, ties to even', () => {
    const bits = narrowToFloat16(Float32Array.from(FLOAT16, ([value]) => value));
    expect([...bits]).toEqual(FLOAT16.map(([, expected]) => expected));
  });

  test('NaN stays NaN', () => {
    expect(widenFloat16(narrowToFloat16(Float32Array.of(Number.NaN)))[0]).toBeNaN();
  });
});

describe('bfloat16', () => {
  test('narrowing rounds to nearest, ties to even', () => {
    const values = [0, 1, -1.5, 1 + 2 ** -8, 1 + 3 * 2 ** -8, Math.PI, 3.4e38, -Infinity];
    const expected = [0x0000, 0x3f80, 0xbfc0, 0x3f80, 0x3f82, 0x4049, 0x7f80, 0xff80];
    expect([...narrowToBfloat16(Float32Array.from(values))]).toEqual(expected);
  });

  test('widening is exact, NaN included', () => {
    const bits = Uint16Array.from([0x3f80, 0xc049, 0x0001, 0xff80, 0x7fc0]);
    const widened = widenBfloat16(bits);
    expect([...widened]).toEqual([1, -3.140625, 2 ** -133, -Infinity, Number.NaN]);
    expect(narrowToBfloat16(widened)).toEqual(bits);
  });
});
