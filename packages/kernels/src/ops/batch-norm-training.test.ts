import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distance,
  randomValues,
  select,
  toTensor,
  type Values,
  valueAndGradients,
} from '../../testing/backends.js';
import { batchNormTraining } from './batch-norm-training.js';

const EPSILON = 1e-3;

function native(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor {
  return batchNormTraining(x, gamma, beta, EPSILON)!.y;
}

/** By the definition, of elementary operations with gradients of tfjs's own. */
function composed(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor {
  const rows = tf.reshape(x, [-1, gamma.size]);
  const centred = tf.sub(rows, tf.mean(rows, 0));
  const variance = tf.mean(tf.square(centred), 0);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.reshape(tf.add(tf.mul(normal, gamma), beta), x.shape);
}

const anyInput = fc.record({
  leading: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  channels: fc.integer({ min: 1, max: 21 }),
  shift: fc.constantFrom(0, 3, -20),
});

describe('batchNormTraining', () => {
  test('and its gradients equal the definition on cpu, for any shape', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput, async ({ leading, channels, shift }) => {
        const x = randomValues([...leading, channels], 1);
        x.data.forEach((value, i) => {
          x.data[i] = value + shift;
        });
        const inputs = [x, randomValues([channels], 2), randomValues([channels], 3)];
        const expected = await valueAndGradients('cpu', inputs, composed);
        const actual = await valueAndGradients('wasm', inputs, native);
        for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(2e-4);
      }),
      { numRuns: 150, seed: 20240610 },
    );
  });

  test('moments are exact where the mean is far above the deviation, over many blocks', async () => {
    await select('wasm');
    const rows = 5000;
    const data = new Float32Array(rows * 5);
    data.forEach((_value, i) => {
      data[i] = 4096 + ((Math.floor(i / 5) * 7 + (i % 5)) % 16);
    });
    const exact = [0, 1, 2, 3, 4].map((channel) => {
      const column = Array.from({ length: rows }, (_, row) => data[row * 5 + channel]!);
      const mean = column.reduce((total, value) => total + value, 0) / rows;
      return { mean, variance: column.reduce((total, value) => total + (value - mean) ** 2, 0) / rows };
    });
    tf.tidy(() => {
      const { mean, variance } = batchNormTraining(
        toTensor({ shape: [50, 10, 10, 5], data }),
        tf.ones([5]) as tf.Tensor1D,
        tf.zeros([5]) as tf.Tensor1D,
        EPSILON,
      )!;
      expect(
        distance(
          mean.dataSync(),
          exact.map((one) => one.mean),
        ),
      ).toBeLessThan(1e-6);
      expect(
        distance(
          variance.dataSync(),
          exact.map((one) => one.variance),
        ),
      ).toBeLessThan(1e-5);
    });
  });

  test('is not there on cpu, nor for int32', async () => {
    await select('cpu');
    const isThere = (dtype: 'float32' | 'int32') => {
      let found = false;
      tf.tidy(() => {
        found = batchNormTraining(tf.ones([2, 3], dtype), tf.ones([3]), tf.ones([3]), EPSILON) !== null;
      });
      return found;
    };
    expect(isThere('float32')).toBe(false);
    await select('wasm');
    expect([isThere('int32'), isThere('float32')]).toEqual([false, true]);
  });

  test('refuses a gamma that does not fit', async () => {
    await select('wasm');
    const values: Values = randomValues([2, 3], 1);
    tf.tidy(() => {
      expect(() => batchNormTraining(toTensor(values), tf.ones([2]), tf.ones([3]), EPSILON)).toThrow(
        /gamma \[channels\].*received \[2,3\], \[2\] and \[3\]/,
      );
    });
  });
});
