import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, type Values, valueOn } from '../../testing/backends.js';

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;
const biases: readonly [string, number[]][] = [
  ['a row', [6]],
  ['a row of rank 3', [1, 1, 6]],
  ['one number', [1]],
  ['a scalar', []],
  ['a row for each row', [3, 1, 6]],
];

const scaled = ({ shape, data }: Values, factor: number): Values => ({
  shape,
  data: data.map((value) => value * factor),
});

const convolutions = [
  ['conv2d', tf.fused.conv2d, [3, 3, 5, 6], [1, 3, 4, 5]],
  ['dilated conv2d', tf.fused.conv2d, [3, 3, 5, 6], [1, 3, 4, 5]],
  ['depthwiseConv2d', tf.fused.depthwiseConv2d, [3, 3, 6, 1], [1, 3, 4, 6]],
  ['depthwiseConv2d with a multiplier', tf.fused.depthwiseConv2d, [2, 3, 3, 2], [1, 3, 4, 3]],
] as const;

describe.each(convolutions)('fused %s on wasm equals cpu', (name, op, filterShape, shape) => {
  test.each(biases)('with %s as bias, for every activation', async (_title, biasShape) => {
    const inputs = [
      scaled(randomValues(shape, 1), 3),
      randomValues(filterShape, 2),
      scaled(randomValues(biasShape, 3), 2),
      randomValues([6], 4),
    ];
    for (const activation of activations) {
      const f = (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor, preluActivationWeights: tf.Tensor1D) =>
        op({
          ...{ x, filter, strides: 1, pad: 'same', bias, activation, leakyreluAlpha: 0.1 },
          ...(name.startsWith('dilated') && { dilations: 2 }),
          ...(activation === 'prelu' && { preluActivationWeights }),
        });
      expect(distance(await valueOn('wasm', inputs, f), await valueOn('cpu', inputs, f))).toBeLessThan(1e-5);
    }
  });
});

test.each(biases)('fused matMul with %s as bias equals cpu, for every activation', async (_title, shape) => {
  const inputs = [
    randomValues([3, 3, 4], 1),
    randomValues([3, 4, 6], 2),
    randomValues(shape, 3),
    randomValues([6], 4),
  ];
  for (const activation of activations) {
    const f = (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor, preluActivationWeights: tf.Tensor) =>
      tf.fused.matMul({
        ...{ a, b, bias, activation, leakyreluAlpha: 0.1 },
        ...(activation === 'prelu' && { preluActivationWeights }),
      });
    expect(distance(await valueOn('wasm', inputs, f), await valueOn('cpu', inputs, f))).toBeLessThan(1e-5);
  }
});

describe('what a kernel refuses', () => {
  const run = async (name: string, attrs: object, dtype: 'float32' | 'int32' = 'float32') => {
    await select('wasm');
    const x = tf.ones([1, 4, 4, 1], dtype);
    const filter = tf.ones([2, 2, 1, 1]);
    const full = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1], ...attrs };
    try {
      return tf.tidy(() => tf.engine().runKernel(name, { x, filter }, full as unknown as tf.NamedAttrMap));
    } finally {
      tf.dispose([x, filter]);
    }
  };

  test.each(['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D'])(
    '%s',
    async (name) => {
      await select('wasm');
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      await expect(run(name, { dataFormat: 'NCHW' })).rejects.toThrow(/dataFormat must be 'NHWC'.*transpose/);
      await expect(run(name, {}, 'int32')).rejects.toThrow(/must be float32, received int32; cast/);
      expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
    },
  );

  test('a convolution with stride and dilation', async () => {
    await expect(run('Conv2D', { strides: [2, 2], dilations: [2, 2] })).rejects.toThrow(
      /strides must be 1 where dilations are not, received strides 2x2 and dilations 2x2/,
    );
  });

  test('prelu without its slopes', async () => {
    await expect(run('FusedConv2D', { activation: 'prelu' })).rejects.toThrow(/needs preluActivationWeights/);
  });
});

test.each([
  ['NaN in a picture stays where it is', Number.NaN],
  ['Infinity in a picture', Number.POSITIVE_INFINITY],
])('%s, as on cpu', async (_title, value) => {
  const x = randomValues([1, 5, 6, 5], 1);
  x.data[37] = value;
  const filter = randomValues([3, 3, 5, 1], 2);
  const f = (image: tf.Tensor4D, weights: tf.Tensor4D) =>
    tf.fused.depthwiseConv2d({ x: image, filter: weights, strides: 1, pad: 'same', activation: 'relu6' });
  const actual = await valueOn('wasm', [x, filter], f);
  const expected = await valueOn('cpu', [x, filter], f);
  expect(Array.from(actual, Number.isNaN)).toEqual(Array.from(expected, Number.isNaN));
  expect(distance(actual, expected)).toBeLessThan(1e-6);
});

test('a picture without rows gives none', async () => {
  await select('wasm');
  tf.tidy(() => {
    const x = toTensor<tf.Tensor4D>(randomValues([2, 0, 3, 4], 1));
    const filter = toTensor<tf.Tensor4D>(randomValues([1, 1, 4, 1], 2));
    expect(tf.depthwiseConv2d(x, filter, 1, 'same').shape).toEqual([2, 0, 3, 4]);
  });
});
