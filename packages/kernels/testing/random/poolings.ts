import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues } from '../backends.js';
import { anyPool } from './any-pool.js';
import { randomKernel } from './kernel-cases.js';

/** Poolings: overlapping windows, ties, and windows of negative values alone. */
export const poolings = [
  { name: 'maxPool', op: tf.maxPool },
  { name: 'avgPool', op: tf.avgPool },
].map(({ name, op }) =>
  randomKernel({
    name,
    settings: fc.record({ pool: anyPool, tied: fc.boolean() }),
    inputs: ({ pool, tied }) => {
      const { shape, data } = randomValues(pool.input, 3);
      return [{ shape, data: tied ? data.map((value) => Math.round(value * 2) - 2) : data }];
    },
    compute:
      ({ pool: { window, strides, pad } }) =>
      (x: tf.Tensor4D) =>
        op(x, window, strides, pad),
    tolerance: 1e-6,
  }),
);
