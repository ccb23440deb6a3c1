import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  distance,
  randomValues,
  select,
  testedBackends,
  toTensor,
  type Values,
  valueAndGradients,
} from '../../testing/backends.js';
import { explicit } from '../../testing/conv-cases.js';
import { type PoolCase, poolGeometry } from '../../testing/random/any-pool.js';
import { finiteDifferences } from '../../testing/reference-conv.js';

const pools = { maxPool: tf.maxPool, avgPool: tf.avgPool };

function run(backend: 'cpu' | 'wasm', op: keyof typeof pools, pool: PoolCase, x: Values) {
  return valueAndGradients(backend, [x], (input: tf.Tensor4D) =>
    pools[op](input, pool.window, pool.strides, pool.pad, pool.rounding),
  );
}

const differentiable: [string, PoolCase][] = [
  ['LeNet: 2x2 stride 2', { input: [2, 6, 6, 2], window: [2, 2], strides: [2, 2], pad: 'valid' }],
  ['AlexNet: 3x3 stride 2', { input: [1, 7, 7, 2], window: [3, 3], strides: [2, 2], pad: 'valid' }],
  [
    'ResNet: 3x3 stride 2 padding 1',
    { input: [1, 6, 6, 2], window: [3, 3], strides: [2, 2], pad: explicit(1, 1, 1, 1) },
  ],
  ['3x3 stride 1 same', { input: [1, 5, 4, 1], window: [3, 3], strides: [1, 1], pad: 'same' }],
  ['global', { input: [2, 4, 5, 3], window: [4, 5], strides: [1, 1], pad: 'valid' }],
  [
    'rounded up',
    { input: [1, 6, 7, 1], window: [3, 2], strides: [2, 3], pad: explicit(0, 0, 1, 0), rounding: 'ceil' },
  ],
];

describe.each(testedBackends)('gradients on %s equal float64 finite differences', (backend) => {
  for (const op of ['maxPool', 'avgPool'] as const) {
    test.each(differentiable)(`${op}, %s`, async (_title, pool) => {
      const x = randomValues(pool.input, 5);
      const [, dx] = await run(backend, op, pool, x);
      const dy = randomValues(poolGeometry(pool).outShape, 77).data;
      const expected = finiteDifferences(x, (data) => referenceLoss(op, pool, data, dy));
      expect(distance(dx!, expected)).toBeLessThan(1e-5);
    });
  }
});

describe('maxPool of special values', () => {
  const gradientOf = async (backend: 'cpu' | 'wasm', data: number[]) => {
    const x = { shape: [1, data.length, 1, 1], data: Float32Array.from(data) };
    await select(backend);
    return tf.tidy(() =>
      Array.from(
        tf
          .grad((input) => tf.maxPool(input as tf.Tensor4D, [data.length, 1], 1, 'valid'))(toTensor(x))
          .dataSync(),
      ),
    );
  };

  test.each([
    ['a tie goes to the first', [2, 5, 5], [0, 1, 0]],
    ['negative values have a largest one too', [-3, -1, -2], [0, 1, 0]],
    ['zero counts as larger than a negative value', [-1, 0, -1], [0, 1, 0]],
    ['NaN is passed over', [Number.NaN, 1, 2], [0, 0, 1]],
    ['nothing but NaN passes no gradient', [Number.NaN, Number.NaN], [0, 0]],
    ['nothing but -Infinity passes no gradient', [-Infinity, -Infinity], [0, 0]],
    ['Infinity is largest', [1, Infinity, 3], [0, 1, 0]],
  ])('%s', async (_title, data, expected) => {
    expect(await gradientOf('wasm', data)).toEqual(expected);
    expect(await gradientOf('cpu', data)).toEqual(expected);
  });
});

/** sum(pool(x) * dy) in float64, by the definition: over the pixels of a window that lie inside the image. */
function referenceLoss(
  op: keyof typeof pools,
  pool: PoolCase,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): number {
  const info = poolGeometry(pool);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  let loss = 0;
  for (let output = 0; output < batchSize * outHeight * outWidth * inChannels; output++) {
    const c = output % inChannels;
    const j = Math.floor(output / inChannels) % outWidth;
    const i = Math.floor(output / (inChannels * outWidth)) % outHeight;
    const n = Math.floor(output / (inChannels * outWidth * outHeight));
    const inside: number[] = [];
    for (let a = 0; a < info.filterHeight; a++) {
      for (let b = 0; b < info.filterWidth; b++) {
        const row = i * info.strideHeight + a - info.padInfo.top;
        const column = j * info.strideWidth + b - info.padInfo.left;
        if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
        inside.push(x[((n * inHeight + row) * inWidth + column) * inChannels + c]!);
      }
    }
    const sum = inside.reduce((total, value) => total + value, 0);
    loss += (op === 'maxPool' ? Math.max(...inside) : sum / inside.length) * dy[output]!;
  }
  return loss;
}
