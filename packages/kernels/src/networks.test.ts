import { readFileSync } from 'node:fs';
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
} from '../testing/backends.js';

interface Golden {
  readonly losses: readonly number[];
  readonly gradients: Record<string, { norm: number; stride: number; samples: number[] }>;
}

// PyTorch, float64: tooling/golden/kernels_lenet.py
const golden = JSON.parse(readFileSync(new URL('./golden/lenet.json', import.meta.url), 'utf8')) as Golden;

const lenetShapes = {
  conv1: [5, 5, 1, 6],
  bias1: [6],
  conv2: [5, 5, 6, 16],
  bias2: [16],
  dense1: [400, 120],
  bias3: [120],
  dense2: [120, 84],
  bias4: [84],
  dense3: [84, 10],
  bias5: [10],
};

function lenetLogits(x: tf.Tensor4D, w: Record<keyof typeof lenetShapes, tf.Tensor>): tf.Tensor2D {
  const conv1 = tf.tanh(tf.add(tf.conv2d(x, w.conv1 as tf.Tensor4D, 1, 'same'), w.bias1));
  const pool1 = tf.avgPool(conv1 as tf.Tensor4D, 2, 2, 'valid');
  const conv2 = tf.relu(tf.add(tf.conv2d(pool1, w.conv2 as tf.Tensor4D, 1, 'valid'), w.bias2));
  const pool2 = tf.maxPool(conv2 as tf.Tensor4D, 2, 2, 'valid');
  const flat = tf.reshape(pool2, [x.shape[0], 400]);
  const dense1 = tf.tanh(tf.add(tf.matMul(flat, w.dense1), w.bias3));
  const dense2 = tf.tanh(tf.add(tf.matMul(dense1, w.dense2), w.bias4));
  return tf.add(tf.matMul(dense2, w.dense3), w.bias5);
}

describe.each(testedBackends)('LeNet-5 on %s', (backend) => {
  test('has the losses and gradients that PyTorch has over three SGD steps', async () => {
    await select(backend);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const entries = Object.entries(lenetShapes).map(([name, shape], i) => {
        const { data } = randomValues(shape, i + 1);
        return [name, tf.variable(toTensor({ shape, data: data.map((value) => value * 0.2) }))] as const;
      });
      const weights = Object.fromEntries(entries) as Record<keyof typeof lenetShapes, tf.Variable>;
      const x = toTensor<tf.Tensor4D>(randomValues([4, 28, 28, 1], 100));
      const labels = tf.oneHot(tf.tensor1d([3, 1, 4, 1], 'int32'), 10);
      const loss = () => tf.losses.softmaxCrossEntropy(labels, lenetLogits(x, weights)) as tf.Scalar;
      const optimizer = tf.train.sgd(0.1);
      const losses = golden.losses.map((_, step) => {
        const { value, grads } = tf.variableGrads(loss);
        if (step === 0) {
          for (const [name, weight] of entries) {
            const { norm, stride, samples } = golden.gradients[name]!;
            const gradient = grads[weight.name]!;
            const values = gradient.dataSync();
            const picked = Array.from(values).filter((_value, i) => i % stride === 0);
            expect(
              distance(
                picked.map((one) => one / norm),
                samples.map((one) => one / norm),
              ),
            ).toBeLessThan(1e-5);
            expect(tf.norm(gradient).dataSync()[0]! / norm).toBeCloseTo(1, 4);
          }
        }
        optimizer.applyGradients(grads);
        return value.dataSync()[0]!;
      });
      expect(distance(losses, golden.losses)).toBeLessThan(1e-5);
      tf.dispose(entries.map(([, weight]) => weight));
      optimizer.dispose();
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Normalises by the batch's own statistics, as batch normalisation does in training. */
function batchNorm(x: tf.Tensor4D, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm(
    x,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    1e-3,
  );
}

const channels = (count: number, seed: number): Values => {
  const { shape, data } = randomValues([count], seed);
  return { shape, data: data.map((value) => 1 + value / 2) };
};

const images = (seed: number) => randomValues([2, 9, 9, 3], seed);
const blocks: Record<string, [Values[], (...inputs: tf.Tensor[]) => tf.Tensor]> = {
  'a residual block with a strided 1x1 shortcut': [
    [
      images(1),
      randomValues([3, 3, 3, 4], 2),
      randomValues([3, 3, 4, 4], 3),
      randomValues([1, 1, 3, 4], 4),
      channels(4, 5),
      channels(4, 6),
    ],
    (x, first, second, shortcut, scale, offset) => {
      const inner = tf.relu(
        batchNorm(tf.conv2d(x as tf.Tensor4D, first as tf.Tensor4D, 2, 'same'), scale!, offset!),
      );
      const outer = batchNorm(tf.conv2d(inner, second as tf.Tensor4D, 1, 'same'), scale!, offset!);
      return tf.relu(tf.add(outer, tf.conv2d(x as tf.Tensor4D, shortcut as tf.Tensor4D, 2, 'same')));
    },
  ],
  'a depthwise-separable block with relu6': [
    [images(1), randomValues([3, 3, 3, 1], 2), randomValues([1, 1, 3, 8], 3), channels(3, 5), channels(3, 6)],
    (x, depthwise, pointwise, scale, offset) => {
      const moved = tf.depthwiseConv2d(x as tf.Tensor4D, depthwise as tf.Tensor4D, 2, 'same');
      const inner = tf.relu6(batchNorm(moved, scale!, offset!)) as tf.Tensor4D;
      return tf.relu6(tf.mul(tf.conv2d(inner, pointwise as tf.Tensor4D, 1, 'same'), 4));
    },
  ],
  'convolutions, overlapping pools and local response normalisation, as in AlexNet': [
    [
      randomValues([1, 23, 23, 3], 1),
      randomValues([5, 5, 3, 4], 2),
      randomValues([3, 3, 4, 6], 3),
      channels(4, 4),
    ],
    (x, first, second, bias) => {
      const strided = tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: first as tf.Tensor4D,
        strides: 2,
        pad: 'same',
        bias: bias!,
        activation: 'relu',
      });
      const normal = tf.localResponseNormalization(strided, 2, 1, 1e-2, 0.75);
      return tf.maxPool(
        tf.relu(tf.conv2d(tf.maxPool(normal, 3, 2, 'valid'), second as tf.Tensor4D, 1, 'same')),
        3,
        2,
        'valid',
      );
    },
  ],
  'global average pooling, dropout, dense and log-softmax': [
    [images(1), randomValues([3, 5], 2), randomValues([5], 3)],
    (x, kernel, bias) => {
      const pooled = tf.dropout(tf.mean(x!, [1, 2]) as tf.Tensor2D, 0.5, undefined, 3);
      return tf.logSoftmax(
        tf.fused.matMul({ a: pooled as tf.Tensor2D, b: kernel as tf.Tensor2D, bias: bias! }),
      );
    },
  ],
  'an embedding, a dilated conv1d and global max pooling': [
    [randomValues([7, 3], 1), randomValues([3, 3, 4], 2)],
    (table, filter) => {
      const words = tf.gather(table!, tf.tensor2d([1, 2, 6, 2, 0, 0, 5, 1, 1, 3], [2, 5], 'int32'));
      return tf.max(tf.conv1d(words as tf.Tensor3D, filter as tf.Tensor3D, 1, 'same', 'NWC', 2), 1);
    },
  ],
};

describe('value and gradients on wasm equal those on cpu', () => {
  test.each(Object.entries(blocks))('%s', async (_title, [inputs, f]) => {
    const expected = await valueAndGradients('cpu', inputs, f as never);
    const actual = await valueAndGradients('wasm', inputs, f as never);
    for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(2e-5);
  });

  const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;
  test.each(activations)('fused convolutions with bias and %s', async (activation) => {
    const bias = channels(6, 3);
    for (const [op, last] of [
      [tf.fused.conv2d, 6],
      [tf.fused.depthwiseConv2d, 2],
    ] as const) {
      const f = (x: tf.Tensor4D, filter: tf.Tensor4D, b: tf.Tensor1D) =>
        op({ x, filter, strides: 2, pad: 'same', bias: b, activation, leakyreluAlpha: 0.1 });
      const inputs = [images(1), randomValues([3, 3, 3, last], 2), bias];
      const expected = await valueAndGradients('cpu', inputs, f);
      const actual = await valueAndGradients('wasm', inputs, f);
      for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-5);
    }
  });
});
