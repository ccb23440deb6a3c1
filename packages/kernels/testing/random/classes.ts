import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { softmaxCrossEntropy } from '../../src/ops/index.js';
import { randomValues, type Values } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

const size = fc.integer({ min: 1, max: 9 });

/** Shapes with some of their axes. */
const reductions = fc.array(size, { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc.uniqueArray(fc.nat(shape.length - 1), { minLength: 1 }),
    keepDims: fc.boolean(),
    // Few values, so that there are ties.
    steps: fc.constantFrom(2, 1000),
  }),
);

const extremes = [
  { name: 'max', op: tf.max },
  { name: 'min', op: tf.min },
].map(({ name, op }) =>
  randomKernel({
    name,
    settings: reductions,
    inputs: ({ shape, steps }) => {
      const { data } = randomValues(shape, 1);
      return [{ shape, data: data.map((value) => Math.round(value * steps) / steps) }];
    },
    compute:
      ({ axes, keepDims }) =>
      (x: tf.Tensor) =>
        op(x, axes, keepDims),
  }),
);

const matrices = fc.record({
  batch: fc.integer({ min: 1, max: 40 }),
  classes: fc.integer({ min: 1, max: 60 }),
});

const softmax = randomKernel({
  name: 'softmax',
  settings: matrices,
  inputs: ({ batch, classes }) => [spread([batch, classes])],
  compute: () => (logits: tf.Tensor2D) => tf.softmax(logits),
});

const crossEntropy = randomKernel({
  name: 'softmaxCrossEntropy',
  settings: fc.record({
    sizes: matrices,
    labelSmoothing: fc.constantFrom(0, 0.1),
    weighted: fc.boolean(),
  }),
  inputs: ({ sizes: { batch, classes } }) => [spread([batch, classes])],
  compute:
    ({ labelSmoothing, weighted, sizes: { batch, classes } }) =>
    (logits: tf.Tensor2D) => {
      const classWeights = weighted ? weightsOf(classes) : undefined;
      return softmaxCrossEntropy(logits, targetsOf(batch, classes), { labelSmoothing, classWeights })!;
    },
  // Of elementary operations, with gradients of tfjs's own.
  reference:
    ({ labelSmoothing, weighted, sizes: { batch, classes } }) =>
    (logits: tf.Tensor2D) => {
      const centred = tf.sub(logits, tf.max(logits, 1, true));
      const logs = tf.sub(centred, tf.log(tf.sum(tf.exp(centred), 1, true)));
      const targets = tf.add(tf.mul(targetsOf(batch, classes), 1 - labelSmoothing), labelSmoothing / classes);
      const terms = tf.mul(targets, logs);
      const weights = weighted ? weightsOf(classes) : tf.ones([classes]);
      return tf.neg(tf.div(tf.sum(tf.mul(terms, weights)), batch));
    },
});

/** Logits of a trained network lie further apart than -1 to 1. */
function spread(shape: readonly number[]): Values {
  const { data } = randomValues(shape, 1);
  return { shape, data: data.map((value) => value * 12) };
}

/** Mixed targets, as mixup makes them. */
const targetsOf = (batch: number, classes: number): tf.Tensor2D =>
  tf.softmax(tf.tensor2d(spread([batch, classes]).data as Float32Array, [batch, classes]));

const weightsOf = (classes: number): tf.Tensor1D =>
  tf.tensor1d(randomValues([classes], 6).data.map((value) => value + 2) as Float32Array);

/** Maxima, softmax and its loss. */
export const classes = [...extremes, softmax, crossEntropy];
