import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, valueAndGradients } from '../../testing/backends.js';
import { isWinograd } from './winograd.js';

type Shape = [number, number, number, number];
type Padding = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];

const FLOAT32 = 1e-5; // relative to the largest value
const explicit = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const cases: readonly (readonly [string, Shape, Shape, Padding])[] = [
  ['3x3, same', [2, 12, 12, 16], [3, 3, 16, 16], 'same'],
  ['3x3, valid, an odd width', [3, 11, 13, 16], [3, 3, 16, 20], 'valid'],
  ['3x3, more channels than a panel', [1, 14, 14, 36], [3, 3, 36, 28], 'same'],
  ['3x3, many small images', [70, 3, 3, 16], [3, 3, 16, 16], 'same'],
  ['3x3, explicit padding', [2, 11, 12, 16], [3, 3, 16, 16], explicit(2, 0, 0, 1)],
  ['3x3, an image of several bands', [1, 70, 33, 16], [3, 3, 16, 16], 'same'],
  ['1x3, a text', [9, 1, 31, 20], [1, 3, 20, 24], 'valid'],
  ['1x4, a text', [9, 1, 30, 20], [1, 4, 20, 24], 'valid'],
  ['1x5, a text', [12, 1, 31, 20], [1, 5, 20, 24], 'same'],
  ['4x4, same', [2, 13, 13, 16], [4, 4, 16, 16], 'same'],
  ['5x5, same', [2, 12, 13, 16], [5, 5, 16, 16], 'same'],
  ['5x3', [2, 13, 12, 16], [5, 3, 16, 16], 'valid'],
  ['7x5', [4, 13, 14, 16], [7, 5, 16, 16], 'valid'],
];

function run(
  backend: 'cpu' | 'wasm',
  input: Shape,
  filter: Shape,
  pad: Padding,
  edit = (_: Float32Array) => {},
) {
  const values = [randomValues(input, 1), randomValues(filter, 2)];
  edit(values[0]!.data as Float32Array);
  return valueAndGradients(backend, values, (x: tf.Tensor4D, w: tf.Tensor4D) =>
    tf.conv2d(x, w, 1, pad as 'same'),
  );
}

describe('a convolution in fewer products', () => {
  test.each(cases)('%s: value and gradients equal those on cpu', async (_title, input, filter, pad) => {
    const info = tf.backend_util.computeConv2DInfo(input, filter, 1, 1, pad as 'same');
    expect(isWinograd({ ...info, pixels: info.batchSize * info.outHeight * info.outWidth })).toBe(true);
    const expected = await run('cpu', input, filter, pad);
    const actual = await run('wasm', input, filter, pad);
    for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(FLOAT32);
  });

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['a number whose double overflows', 3e38],
  ])('%s in the input reaches the same outputs as on cpu', async (_title, value) => {
    const [input, filter]: [Shape, Shape] = [
      [2, 10, 13, 16],
      [3, 3, 16, 16],
    ];
    const edit = (data: Float32Array): void => {
      data[16 * 40 + 3] = value;
    };
    const [expected, , expectedFilter] = await run('cpu', input, filter, 'same', edit);
    const [actual, , actualFilter] = await run('wasm', input, filter, 'same', edit);
    expect(kinds(actual!)).toEqual(kinds(expected!));
    expect(kinds(actualFilter!)).toEqual(kinds(expectedFilter!));
  });
});

/** Of each number whether it is finite, and else which of the others it is. */
const kinds = (values: ArrayLike<number>): string[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? 'finite' : String(value)));
