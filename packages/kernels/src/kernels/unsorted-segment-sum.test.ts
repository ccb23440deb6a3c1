import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, valueAndGradients, valueOn } from '../../testing/backends.js';

const ids = (...data: number[]) => ({ shape: [data.length], data: Int32Array.from(data) });

describe('unsortedSegmentSum', () => {
  test('adds rows of equal id, leaves out ids outside of the range, and fills with zeros', async () => {
    const rows = { shape: [5, 2], data: Float32Array.from([1, 2, 10, 20, 100, 200, 7, 7, 9, 9]) };
    const sums = await valueOn('wasm', [rows, ids(2, 0, 2, -1, 3)], (x: tf.Tensor2D, at: tf.Tensor1D) =>
      tf.unsortedSegmentSum(x, at, 3),
    );
    expect(Array.from(sums)).toEqual([10, 20, 0, 0, 101, 202]);
  });

  test.each([
    ['rank 1', [6]],
    ['rank 2', [6, 3]],
    ['rank 4', [6, 2, 1, 3]],
  ])('equals cpu, gradient included: %s', async (_title, shape) => {
    const f = (x: tf.Tensor) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 1, 3, 0, 1, 3], 'int32'), 5);
    const expected = await valueAndGradients('cpu', [randomValues(shape, 1)], f);
    const actual = await valueAndGradients('wasm', [randomValues(shape, 1)], f);
    for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-6);
  });

  test('keeps the type of int32 rows', async () => {
    await select('wasm');
    tf.tidy(() => {
      const sums = tf.unsortedSegmentSum(tf.tensor1d([3, 4, 5], 'int32'), tf.tensor1d([1, 0, 1], 'int32'), 2);
      expect([sums.dtype, ...sums.dataSync()]).toEqual(['int32', 4, 8]);
    });
  });

  test('of no rows is zeros', async () => {
    const none = { shape: [0, 2], data: new Float32Array(0) };
    const sums = await valueOn('wasm', [none, ids()], (x: tf.Tensor2D, at: tf.Tensor1D) =>
      tf.unsortedSegmentSum(x, at, 2),
    );
    expect(Array.from(sums)).toEqual([0, 0, 0, 0]);
  });

  test('says which shapes do not go together', async () => {
    await select('wasm');
    tf.tidy(() => {
      expect(() => tf.unsortedSegmentSum(tf.ones([4, 2]), tf.tensor1d([0, 1], 'int32'), 2)).toThrow(
        /segmentIds must have the shape of x's first axes.*\[4,2\].*\[2\]/,
      );
    });
  });

  test('carries the gradient of an embedding lookup', async () => {
    const f = (table: tf.Tensor2D) =>
      tf.gather(
        table,
        tf.tensor2d(
          [
            [0, 2],
            [2, 2],
          ],
          [2, 2],
          'int32',
        ),
      );
    const [, gradient] = await valueAndGradients('wasm', [randomValues([4, 3], 1)], f);
    const [, expected] = await valueAndGradients('cpu', [randomValues([4, 3], 1)], f);
    expect(distance(gradient!, expected!)).toBeLessThan(1e-6);
  });
});
