import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { adamStep, batchNormTraining, sgdStep } from '../../src/ops/index.js';
import { randomValues } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

const few = fc.integer({ min: 1, max: 9 });
const share = fc.constantFrom(0, 0.5, 0.9);
const anyLength = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5000 }));
const EPSILON = 1e-3;

const flat = (...tensors: tf.Tensor[]) => tf.concat(tensors.map((one) => tf.reshape(one, [-1])));

const batchNorm = randomKernel({
  name: 'batchNormTraining',
  settings: fc.record({
    leading: fc.array(few, { minLength: 1, maxLength: 3 }),
    channels: fc.integer({ min: 1, max: 21 }),
    shift: fc.constantFrom(0, 3, -20),
  }),
  inputs: ({ leading, channels, shift }) => {
    const { shape, data } = randomValues([...leading, channels], 1);
    return [
      { shape, data: data.map((value) => value + shift) },
      randomValues([channels], 2),
      randomValues([channels], 3),
    ];
  },
  compute: () => (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
    batchNormTraining(x, gamma, beta, EPSILON)!.y,
  // Of elementary operations, with gradients of tfjs's own.
  reference: () => (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) => {
    const rows = tf.reshape(x, [-1, gamma.size]);
    const centred = tf.sub(rows, tf.mean(rows, 0));
    const normal = tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 0), EPSILON)));
    return tf.reshape(tf.add(tf.mul(normal, gamma), beta), x.shape);
  },
  tolerance: 2e-4,
});

const sgd = randomKernel({
  name: 'sgdStep',
  settings: fc.record({ length: anyLength, momentum: share, weightDecay: share, nesterov: fc.boolean() }),
  inputs: ({ length }) => [1, 2, 3].map((seed) => randomValues([length], seed)),
  compute: (options) => (weight: tf.Tensor, gradient: tf.Tensor, velocity: tf.Tensor) => {
    const step = sgdStep(weight, gradient, velocity, { learningRate: 0.1, ...options })!;
    const plain = sgdStep(weight, gradient, null, { learningRate: 0.1, ...options })!;
    return flat(step.weight, step.velocity!, plain.weight);
  },
  reference:
    ({ momentum, weightDecay, nesterov }) =>
    (weight: tf.Tensor, gradient: tf.Tensor, velocity: tf.Tensor) => {
      const g = tf.add(gradient, tf.mul(weight, weightDecay));
      const next = tf.add(tf.mul(velocity, momentum), g);
      const direction = nesterov ? tf.add(g, tf.mul(next, momentum)) : next;
      return flat(tf.sub(weight, tf.mul(direction, 0.1)), next, tf.sub(weight, tf.mul(g, 0.1)));
    },
  gradients: false,
});

const adam = randomKernel({
  name: 'adamStep',
  settings: fc.record({ length: anyLength, beta1: share, beta2: share, kept: fc.constantFrom(1, 0.9) }),
  inputs: ({ length }) => {
    const { shape, data } = randomValues([length], 4);
    const rest = [1, 2, 3].map((seed) => randomValues([length], seed));
    return [...rest, { shape, data: data.map(Math.abs) }];
  },
  compute: (options) => (weight: tf.Tensor, gradient: tf.Tensor, sum: tf.Tensor, squares: tf.Tensor) => {
    const settings = { learningRate: 0.01, epsilon: 0.1, ...options };
    const step = adamStep({ weight, sum, squares }, gradient, settings)!;
    return flat(step.weight, step.sum, step.squares);
  },
  reference:
    ({ beta1, beta2, kept }) =>
    (weight: tf.Tensor, gradient: tf.Tensor, sum: tf.Tensor, squares: tf.Tensor) => {
      const nextSum = tf.add(tf.mul(sum, beta1), gradient);
      const nextSquares = tf.add(tf.mul(squares, beta2), tf.square(gradient));
      const change = tf.div(tf.mul(nextSum, 0.01), tf.add(tf.sqrt(nextSquares), 0.1));
      return flat(tf.sub(tf.mul(weight, kept), change), nextSum, nextSquares);
    },
  gradients: false,
});

/** What tfjs has no kernel for. */
export const trainingSteps = [batchNorm, sgd, adam];
