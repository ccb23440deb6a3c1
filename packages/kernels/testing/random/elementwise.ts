import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues, toTensor } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

const few = fc.integer({ min: 1, max: 5 });
// A few hundred numbers at most: a broadcast side's gradient is the sum of all, in float32 on cpu.
const anyShape = fc.oneof(
  fc.tuple(fc.array(few, { maxLength: 3 }), few),
  fc.tuple(fc.array(few, { maxLength: 1 }), fc.integer({ min: 1, max: 70 })),
);
const anyLength = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 3000 }));

const activations = [
  { name: 'relu', op: tf.relu },
  { name: 'relu6', op: tf.relu6 },
  { name: 'clipByValue', op: (x: tf.Tensor) => tf.clipByValue(x, -2, 5) },
  { name: 'leakyRelu', op: (x: tf.Tensor) => tf.leakyRelu(x, 0.3) },
].map(({ name, op }) =>
  randomKernel({
    name,
    settings: anyLength,
    inputs: (length) => [randomValues([length], 1)],
    compute: () => (x: tf.Tensor) => op(tf.mul(x, 10)),
  }),
);

const arithmetic = [
  { name: 'add', op: tf.add },
  { name: 'sub', op: tf.sub },
  { name: 'mul', op: tf.mul },
  // Away from 0.
  { name: 'div', op: (a: tf.Tensor, b: tf.Tensor) => tf.div(a, tf.add(b, 3)) },
  { name: 'maximum', op: tf.maximum },
  { name: 'minimum', op: tf.minimum },
].map(({ name, op }) =>
  randomKernel({
    name: `${name}, broadcast`,
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
        swapped ? op(b, a) : op(a, b),
  }),
);

const prelu = randomKernel({
  name: 'prelu',
  settings: anyShape,
  inputs: ([leading, columns]) => [randomValues([...leading, columns], 1), randomValues([columns], 2)],
  compute: () => (x: tf.Tensor, alpha: tf.Tensor) => tf.prelu(x, alpha),
});

const sums = [
  { name: 'sum', op: tf.sum },
  { name: 'mean', op: tf.mean },
].map(({ name, op }) =>
  randomKernel({
    name,
    settings: fc.record({ shape: anyShape, from: fc.nat(), count: fc.nat(), keepDims: fc.boolean() }),
    inputs: ({ shape: [leading, columns] }) => [randomValues([...leading, columns], 1)],
    compute:
      ({ from, count, keepDims }) =>
      (x: tf.Tensor) => {
        const first = from % x.rank;
        const axes = Array.from({ length: 1 + (count % (x.rank - first)) }, (_, i) => first + i);
        return op(x, axes, keepDims);
      },
  }),
);

/** Operations on each number, and sums. */
export const elementwise = [
  ...activations,
  ...arithmetic,
  prelu,
  ...sums,
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
