import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues } from '../backends.js';
import { anyActivation } from './any-activation.js';
import { randomKernel } from './kernel-cases.js';

const size = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 40 }));

// Batch axes of the two sides, which tfjs broadcasts.
const batch = fc.constantFrom<[number[], number[]]>(
  [[], []],
  [[3], [3]],
  [[3], [1]],
  [[1], [2]],
  [
    [2, 3],
    [2, 3],
  ],
  [
    [2, 1],
    [2, 1],
  ],
  [[], [2]],
);

const anyProduct = fc.record({
  outer: size,
  inner: size,
  right: size,
  batch,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

type Product = typeof anyProduct extends fc.Arbitrary<infer T> ? T : never;

function sides({ outer, inner, right, batch: [a, b], transposeA, transposeB }: Product) {
  const shapeA = [...a, ...(transposeA ? [inner, outer] : [outer, inner])];
  const shapeB = [...b, ...(transposeB ? [right, inner] : [inner, right])];
  return [randomValues(shapeA, 1), randomValues(shapeB, 2)];
}

/** Matrix products: either side transposed, or repeated over the batch. */
export const products = [
  randomKernel({
    name: 'matMul',
    settings: anyProduct,
    inputs: sides,
    compute:
      ({ transposeA, transposeB }) =>
      (a: tf.Tensor, b: tf.Tensor) =>
        tf.matMul(a, b, transposeA, transposeB),
  }),
  randomKernel({
    name: 'fused matMul',
    settings: fc.record({
      product: anyProduct.map((product): Product => ({ ...product, batch: [[], []] })),
      activation: anyActivation,
    }),
    inputs: ({ product }) => [...sides(product), randomValues([product.right], 3)],
    compute:
      ({ product: { transposeA, transposeB }, activation }) =>
      (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D) =>
        tf.fused.matMul({ a, b, transposeA, transposeB, bias, activation, leakyreluAlpha: 0.1 }),
  }),
];
