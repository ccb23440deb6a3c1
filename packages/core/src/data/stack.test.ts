import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import type { NdArray } from './nd-array.js';
import { stack } from './stack.js';

const array = (shape: number[], from = 1): NdArray => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => from + i),
});
const options = { attempt: 'test', nameOf: (place: number) => `number ${place}` };

describe('stack', () => {
  test('puts arrays of one shape side by side', () => {
    expect(stack([array([2, 2]), array([2, 2], 5)], options)).toEqual({
      data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      shape: [2, 2],
    });
  });

  test('pads shorter ones behind, to a multiple of 4', () => {
    const { data, shape } = stack([array([1, 2]), array([5, 2])], { ...options, maxLength: 50 });
    expect(shape).toEqual([8, 2]);
    expect([...data]).toEqual([
      ...[1, 2, ...new Array(14).fill(0)],
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...new Array(6).fill(0)],
    ]);
  });

  test.each([
    [[1], 50, 4],
    [[4, 3], 50, 4],
    [[4, 5], 50, 8],
    [[5, 6], 7, 7],
    [[7], 7, 7],
    [[1], 3, 3],
  ])('lengths %j of at most %i become %i', (lengths, maxLength, expected) => {
    const { shape, data } = stack(
      lengths.map((length) => array([length])),
      { ...options, maxLength },
    );
    expect(shape).toEqual([expected]);
    expect(data.length).toBe(lengths.length * expected);
  });

  test.each([
    ['another length', [array([2]), array([3])], undefined, /number 0 is \[2\] and number 1 is \[3\]/],
    [
      'another width',
      [array([2, 2]), array([3, 4])],
      9,
      /one shape but for their length, but number 0 is \[2, 2\] and number 1 is \[3, 4\]/,
    ],
    ['another rank', [array([2]), array([2, 1])], 9, /one shape but for their length/],
    ['a number alone', [array([])], 9, /one shape but for their length/],
    ['one that is too long', [array([2]), array([10])], 9, /1 to 9 long, but number 1 is 10; cut it/],
    ['an empty one', [array([0])], 9, /1 to 9 long, but number 0 is 0/],
    [
      'data of another size',
      [{ shape: [3], data: new Float32Array(2) }],
      9,
      /must hold 3 numbers, but number 0 holds 2/,
    ],
  ])('refuses %s', (_title, arrays, maxLength, message) => {
    expect(() => stack(arrays, { ...options, maxLength })).toThrow(ShapeError);
    expect(() => stack(arrays, { ...options, maxLength })).toThrow(message);
  });
});
