import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

/** An axis: how long it is, and the part of it that is taken. */
const anyAxis = fc
  .integer({ min: 1, max: 7 })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 })))
  .chain(([size, begin]) =>
    fc.record({
      size: fc.constant(size),
      begin: fc.constant(begin),
      length: fc.integer({ min: 1, max: size - begin }),
    }),
  );

/** Parts of tensors. */
export const parts = [
  randomKernel({
    name: 'slice',
    settings: fc.array(anyAxis, { minLength: 1, maxLength: 4 }),
    inputs: (axes) => [
      randomValues(
        axes.map(({ size }) => size),
        1,
      ),
    ],
    compute: (axes) => (x: tf.Tensor) => {
      const [begin, size] = [axes.map((axis) => axis.begin), axes.map((axis) => axis.length)];
      return tf.slice(x, begin, size);
    },
  }),
  randomKernel({
    name: 'split',
    settings: fc.record({
      before: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
      // Of one part tfjs has no gradient.
      lengths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
      after: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 1 }),
    }),
    inputs: ({ before, lengths, after }) => {
      const whole = lengths.reduce((sum, length) => sum + length, 0);
      return [randomValues([...before, whole, ...after], 1)];
    },
    compute:
      ({ before, lengths }) =>
      (x: tf.Tensor) =>
        tf.concat(tf.split(x, lengths, before.length).reverse(), before.length),
  }),
];
