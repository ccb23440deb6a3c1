import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, valueOn } from '../../testing/backends.js';

describe('conv2dTranspose with an output smaller than its input asks for', () => {
  test.each([
    [1, 'same', [2, 4, 3, 5]],
    [2, 'valid', [2, 7, 5, 5]],
  ] as const)('drops the last rows and columns as on cpu: stride %s, %s', async (stride, pad, shape) => {
    const inputs = [randomValues([2, 8, 8, 3], 1), randomValues([3, 3, 5, 3], 2)];
    const f = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.conv2dTranspose(x, filter, [...shape], stride, pad);
    const value = await valueOn('cpu', inputs, f);
    const actual = await valueOn('wasm', inputs, f);
    expect(distance(actual, value)).toBeLessThan(1e-5);
  });

  test('refuses one that is larger, and one of another batch', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = tf.ones([1, 4, 4, 2]) as tf.Tensor4D;
      const filter = tf.ones([3, 3, 1, 2]) as tf.Tensor4D;
      const run = (shape: [number, number, number, number]) =>
        tf.conv2dTranspose(x, filter, shape, 1, 'same');
      expect(() => run([1, 5, 4, 1])).toThrow(/must have the shape \[1,5,4,2\].*received \[1,4,4,2\]/);
      expect(() => run([2, 4, 4, 1])).toThrow(/must have the shape \[2,4,4,2\].*received \[1,4,4,2\]/);
    });
  });
});
