import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { select } from '../../testing/backends.js';

test.each([
  ['float32', [2, 0], 1],
  ['float32', [0, 2], 0],
  ['int32', [2, 0, 3], 1],
  ['float32', [0], 0],
] as const)('a sum of no numbers is 0: %s [%s] over axis %i', async (dtype, shape, axis) => {
  await select('wasm');
  tf.tidy(() => {
    // Numbers that the next tensor of this size finds in its memory.
    tf.dispose(Array.from({ length: 8 }, () => tf.fill([6], 7)));
    const sums = tf.sum(tf.zeros([...shape], dtype), axis);
    expect(sums.dtype).toBe(dtype);
    expect(sums.dataSync().every((value) => value === 0)).toBe(true);
    const kept = tf.sum(tf.zeros([...shape], dtype), axis, true);
    expect(kept.shape).toEqual(shape.map((size, i) => (i === axis ? 1 : size)));
  });
});
