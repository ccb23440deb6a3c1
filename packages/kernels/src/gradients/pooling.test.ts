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
  valueOn,
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

describe.each(['maxPool', 'avgPool'] as const)('forward %s', (op) => {
  test.each([
    [
      'a window in the padding alone',
      { input: [1, 3, 3, 5], window: [2, 2], strides: [2, 2], pad: explicit(2, 0, 0, 3) },
    ],
    ['a number as padding, not square', { input: [1, 4, 5, 1], window: [3, 2], strides: [1, 2], pad: 1 }],
    [
      'rounded up',
      { input: [1, 6, 7, 3], window: [3, 2], strides: [2, 3], pad: explicit(0, 0, 1, 0), rounding: 'ceil' },
    ],
    [
      'rounded to the nearest',
      { input: [1, 6, 6, 3], window: [3, 3], strides: [2, 2], pad: 1, rounding: 'round' },
    ],
    ['a fraction without rounding', { input: [1, 2, 2, 3], window: [1, 1], strides: [2, 2], pad: 1 }],
    ['one pixel', { input: [1, 1, 1, 1], window: [1, 1], strides: [1, 1], pad: 'valid' }],
    ['no picture', { input: [0, 4, 4, 2], window: [2, 2], strides: [2, 2], pad: 'valid' }],
    ['as large as the picture', { input: [2, 7, 7, 33], window: [7, 7], strides: [7, 7], pad: 'valid' }],
  ] satisfies [string, PoolCase][])(
    '%s equals cpu',
    async (_title, { input, window, strides, pad, rounding }: PoolCase) => {
      const x = randomValues(input, 3);
      for (const value of [0, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
        if (x.data.length > 1) x.data[x.data.length >> 1] = value;
        const f = (image: tf.Tensor4D) => pools[op](image, window, strides, pad, rounding);
        expect(distance(await valueOn('wasm', [x], f), await valueOn('cpu', [x], f))).toBeLessThan(1e-6);
      }
    },
  );

  test('refuses int32', async () => {
    await select('wasm');
    const x = tf.ones([1, 2, 2, 1], 'int32');
    const attrs = { filterSize: [2, 2], strides: [1, 1], pad: 'valid' } as unknown as tf.NamedAttrMap;
    const name = op === 'maxPool' ? 'MaxPool' : 'AvgPool';
    expect(() => tf.engine().runKernel(name, { x }, attrs)).toThrow(
      `${name} on the wasm backend: every input`,
    );
    x.dispose();
  });
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
