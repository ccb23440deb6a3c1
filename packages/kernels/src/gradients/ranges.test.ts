import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues, select, toTensor } from '../../testing/backends.js';

describe.each([
  ['relu', tf.relu],
  ['relu6', tf.relu6],
  ['clipByValue', <T extends tf.Tensor>(x: T): T => tf.clipByValue(x, -2, 5)],
  ['leakyRelu', <T extends tf.Tensor>(x: T): T => tf.leakyRelu(x, 0.3)],
  ['leakyRelu with a slope above 1', <T extends tf.Tensor>(x: T): T => tf.leakyRelu(x, 2)],
  ['minimum of a number', <T extends tf.Tensor>(x: T): T => tf.minimum(x, 6) as T],
  ['minimum, a number first', <T extends tf.Tensor>(x: T): T => tf.minimum(6, x) as T],
  ['maximum of a number', <T extends tf.Tensor>(x: T): T => tf.maximum(x, 0) as T],
  ['maximum, a number first', <T extends tf.Tensor>(x: T): T => tf.maximum(-1e-40, x) as T],
  ['maximum of Infinity', <T extends tf.Tensor>(x: T): T => tf.maximum(x, Number.POSITIVE_INFINITY) as T],
] as const)('%s', (_name, op) => {
  test.each([3, 5])('gradients at the edges are those on cpu, %i values', async (length) => {
    const edges = [0, -0, 6, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 6.5, 1e-40];
    const gradientsOn = async (backend: 'cpu' | 'wasm') => {
      await select(backend);
      return edges.map((edge) =>
        tf.tidy(() =>
          Array.from(
            tf
              .grad((x) => op(x))(tf.fill([length], edge))
              .dataSync(),
          ),
        ),
      );
    };
    expect(await gradientsOn('wasm')).toEqual(await gradientsOn('cpu'));
  });

  test('has a second derivative in the direction of dy', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = toTensor(randomValues([7], 1));
      const slope = tf.grad((dy) => tf.grad((at) => op(at))(x, dy))(tf.ones([7]));
      const derivative = tf.grad((at) => op(at))(x);
      expect(slope.dataSync()).toEqual(derivative.dataSync());
    });
  });
});
