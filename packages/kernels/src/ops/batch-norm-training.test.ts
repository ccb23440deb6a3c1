import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, type Values } from '../../testing/backends.js';
import { batchNormTraining } from './batch-norm-training.js';

const EPSILON = 1e-3;

describe('batchNormTraining', () => {
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
