import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { distance, randomValues, type Values, valueOn } from '../../testing/backends.js';

const positive = ({ shape, data }: Values): Values => ({ shape, data: data.map((value) => value * value) });

test.each([
  ['pictures', [2, 5, 3, 6], [6]],
  ['many rows', [600, 19], [19]],
  ['one channel', [7, 1], [1]],
  ['one number', [1], [1]],
  ['moments for every pixel', [2, 3, 2], [3, 2]],
])(
  'batchNorm of %s on wasm equals cpu, with and without scale and offset',
  async (_title, shape, moments) => {
    const inputs = [
      randomValues(shape, 1),
      randomValues(moments, 2),
      positive(randomValues(moments, 3)),
      randomValues(moments, 4),
      randomValues(moments, 5),
    ];
    const full = (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, offset: tf.Tensor, scale: tf.Tensor) =>
      tf.batchNorm(
        x,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-2,
      );
    const plain = (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor) =>
      tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D);
    for (const [given, f] of [
      [inputs, full],
      [inputs.slice(0, 3), plain],
    ] as const) {
      expect(distance(await valueOn('wasm', given, f), await valueOn('cpu', given, f))).toBeLessThan(1e-5);
    }
  },
);
