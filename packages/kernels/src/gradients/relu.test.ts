import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues, select, toTensor } from '../../testing/backends.js';

describe.each([
  ['relu', tf.relu],
  ['relu6', tf.relu6],
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
      expect(Array.from(slope.dataSync())).toEqual(Array.from(x.dataSync(), (value) => (value > 0 ? 1 : 0)));
    });
  });
});
