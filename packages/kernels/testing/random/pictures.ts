import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

const few = fc.integer({ min: 1, max: 4 });
const channels = fc.integer({ min: 1, max: 19 });
const border = fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }));

const pad = randomKernel({
  name: 'pad',
  settings: fc.record({
    shape: fc.tuple(few, few, few, channels),
    paddings: fc.tuple(border, border, border, fc.constantFrom<[number, number]>([0, 0], [1, 2])),
    value: fc.constantFrom(0, -3),
  }),
  inputs: ({ shape }) => [randomValues(shape, 1)],
  compute:
    ({ paddings, value }) =>
    (x: tf.Tensor4D) =>
      tf.pad(x, paddings, value),
});

const batchNorm = randomKernel({
  name: 'batchNorm',
  settings: fc.tuple(few, few, few, channels),
  inputs: ([batch, height, width, depth]) => {
    const rows = [2, 3, 4, 5].map((seed) => randomValues([depth], seed));
    const variance = { shape: [depth], data: rows[1]!.data.map(Math.abs) };
    return [randomValues([batch, height, width, depth], 1), rows[0]!, variance, rows[2]!, rows[3]!];
  },
  compute:
    () =>
    (x: tf.Tensor4D, mean: tf.Tensor1D, variance: tf.Tensor1D, offset: tf.Tensor1D, scale: tf.Tensor1D) =>
      tf.batchNorm(x, mean, variance, offset, scale, 0.1),
  tolerance: 2e-4,
});

const phases = randomKernel({
  name: 'spaceToBatchND and batchToSpaceND',
  settings: fc.record({
    batch: few,
    block: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    blocks: fc.tuple(few, few),
    depth: channels,
    before: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
  }),
  inputs: ({ batch, block, blocks, depth }) => [
    randomValues([batch, block[0] * blocks[0], block[1] * blocks[1], depth], 1),
  ],
  compute:
    ({ block, before }) =>
    (x: tf.Tensor4D) => {
      // Whole blocks again, some of them of the border.
      const paddings = block.map((size, i) => [before[i]!, size * 2 - before[i]!]);
      const moved = tf.spaceToBatchND(x, block, paddings);
      const crops = block.map((size) => [size - 1, 1]);
      return tf.concat([tf.reshape(moved, [-1]), tf.reshape(tf.batchToSpaceND(moved, block, crops), [-1])]);
    },
});

/** What moves the pixels of pictures, or scales them. */
export const pictures = [pad, batchNorm, phases];
