import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues, toTensor } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

const few = fc.integer({ min: 1, max: 5 });
const anyShape = fc.tuple(fc.array(few, { maxLength: 3 }), fc.oneof(few, fc.integer({ min: 1, max: 70 })));
const anyLength = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 3000 }));

const activations = [
  { name: 'relu', op: tf.relu },
  { name: 'relu6', op: tf.relu6 },
].map(({ name, op }) =>
  randomKernel({
    name,
    settings: anyLength,
    inputs: (length) => [randomValues([length], 1)],
    compute: () => (x: tf.Tensor) => op(tf.mul(x, 10)),
  }),
);

/** Operations on each number, and sums. */
export const elementwise = [
  ...activations,
  randomKernel({
    name: 'add, broadcast',
    settings: fc.record({
      shape: anyShape,
      missing: fc.nat({ max: 3 }),
      ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      swapped: fc.boolean(),
    }),
    inputs: ({ shape: [leading, columns], missing, ones }) => {
      const shape = [...leading, columns];
      const other = shape.slice(Math.min(missing, leading.length));
      return [
        randomValues(shape, 1),
        randomValues(
          other.map((size, i) => (ones[i] ? 1 : size)),
          2,
        ),
      ];
    },
    compute:
      ({ swapped }) =>
      (a: tf.Tensor, b: tf.Tensor) =>
        swapped ? tf.add(b, a) : tf.add(a, b),
  }),
  randomKernel({
    name: 'sum',
    settings: fc.record({ shape: anyShape, axes: fc.nat({ max: 3 }), keepDims: fc.boolean() }),
    inputs: ({ shape: [leading, columns] }) => [randomValues([...leading, columns], 1)],
    compute:
      ({ shape: [leading], axes, keepDims }) =>
      (x: tf.Tensor) =>
        tf.sum(
          x,
          Array.from({ length: Math.min(axes, leading.length) + 1 }, (_, i) => i),
          keepDims,
        ),
  }),
  randomKernel({
    name: 'clone and cast',
    settings: fc.record({ length: anyLength, dtype: fc.constantFrom('float32' as const, 'int32' as const) }),
    inputs: ({ length }) => [randomValues([length], 1)],
    compute:
      ({ dtype }) =>
      (x: tf.Tensor) =>
        tf.mul(tf.cast(tf.cast(tf.clone(x), 'float32'), dtype), 2),
    gradients: false,
  }),
  randomKernel({
    name: 'unsortedSegmentSum',
    settings: fc.record({
      rowShape: fc.array(few, { maxLength: 2 }),
      ids: fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 30 }),
      segments: fc.integer({ min: 1, max: 6 }),
    }),
    inputs: ({ rowShape, ids }) => [randomValues([ids.length, ...rowShape], 1)],
    compute:
      ({ ids, segments }) =>
      (x: tf.Tensor) =>
        tf.unsortedSegmentSum(
          x,
          toTensor<tf.Tensor1D>({ shape: [ids.length], data: Int32Array.from(ids) }),
          segments,
        ),
    gradients: false,
  }),
  randomKernel({
    name: 'gather',
    settings: fc.record({
      rowShape: fc.array(few, { maxLength: 2 }),
      ids: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 }),
    }),
    inputs: ({ rowShape }) => [randomValues([7, ...rowShape], 1)],
    compute:
      ({ ids }) =>
      (table: tf.Tensor) =>
        tf.gather(table, ids),
  }),
];
