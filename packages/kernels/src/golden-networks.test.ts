import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues, select, testedBackends, toTensor } from '../testing/backends.js';
import { batchNormTraining } from './ops/index.js';

interface GoldenInput {
  readonly shape: readonly number[];
  readonly factor: number;
  readonly shift: number;
  readonly norm: number;
  readonly stride: number;
  readonly gradient: readonly number[];
}

interface Golden {
  readonly labels: number[];
  readonly networks: Record<string, { loss: number; inputs: Record<string, GoldenInput> }>;
}

// PyTorch, float64: tooling/golden/kernels_networks.py
const golden = JSON.parse(readFileSync(new URL('./golden/networks.json', import.meta.url), 'utf8')) as Golden;

const EPSILON = 1e-3;
const TOLERANCE = 1e-4;

type Inputs = Record<string, tf.Tensor>;

function normalise(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor4D {
  const [scale, offset] = [gamma, beta] as tf.Tensor1D[] as [tf.Tensor1D, tf.Tensor1D];
  const native = batchNormTraining(x, scale, offset, EPSILON);
  if (native) return native.y as tf.Tensor4D;
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, EPSILON);
}

const conv = (x: tf.Tensor, filter: tf.Tensor, strides = 1) =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, 'same');

const depthwise = (x: tf.Tensor, filter: tf.Tensor, strides = 1) =>
  tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, 'same');

const classify = (pooled: tf.Tensor, w: Inputs) => tf.add(tf.matMul(pooled, w.dense!), w.bias!);

const networks: Record<string, (w: Inputs) => tf.Tensor> = {
  residual(w) {
    const inner = tf.relu(normalise(conv(w.x!, w.conv1!, 2), w.gamma1!, w.beta1!));
    const outer = normalise(conv(inner, w.conv2!), w.gamma2!, w.beta2!);
    const shortcut = normalise(conv(w.x!, w.shortcut!, 2), w.gamma3!, w.beta3!);
    return classify(tf.mean(tf.relu(tf.add(outer, shortcut)), [1, 2]), w);
  },
  separable(w) {
    const first = tf.relu6(normalise(depthwise(w.x!, w.depthwise1!), w.gamma1!, w.beta1!));
    const second = tf.relu6(normalise(conv(first, w.pointwise!), w.gamma2!, w.beta2!));
    const third = tf.relu6(normalise(depthwise(second, w.depthwise2!, 2), w.gamma3!, w.beta3!));
    return classify(tf.mean(third, [1, 2]), w);
  },
  textCnn(w) {
    const words = Array.from({ length: 4 * 20 }, (_, i) => (i * i * 7 + i * 3) % 50);
    const x = tf.gather(w.embedding!, tf.tensor2d(words, [4, 20], 'int32')) as tf.Tensor3D;
    const features = [3, 4, 5].map((width) => {
      const moved = tf.conv1d(x, w[`conv${width}`] as tf.Tensor3D, 1, 'valid');
      return tf.max(tf.relu(tf.add(moved, w[`bias${width}`]!)), 1);
    });
    return classify(tf.concat(features, 1), w);
  },
};

/** The largest difference, relative to the largest expected value. */
function relative(actual: readonly number[], expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  return actual.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0) / largest;
}

describe.each(testedBackends)('on %s', (backend) => {
  test.each(Object.keys(networks))('%s: loss and all gradients are those of PyTorch', async (name) => {
    await select(backend);
    const { loss, inputs } = golden.networks[name]!;
    const names = Object.keys(inputs);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const tensors = Object.values(inputs).map(({ shape, factor, shift }, i) => {
        const { data } = randomValues(shape, i + 1);
        return toTensor({
          shape,
          data: data.map((value) => Math.fround(value * Math.fround(factor)) + shift),
        });
      });
      const labels = tf.oneHot(tf.tensor1d(golden.labels, 'int32'), 3);
      const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
        const w = Object.fromEntries(values.map((tensor, i) => [names[i]!, tensor]));
        return tf.losses.softmaxCrossEntropy(labels, networks[name]!(w));
      })(tensors);
      expect(Math.abs(value.dataSync()[0]! / loss - 1)).toBeLessThan(TOLERANCE);
      for (const [i, { norm, stride, gradient }] of Object.values(inputs).entries()) {
        const picked = Array.from(grads[i]!.dataSync()).filter((_value, at) => at % stride === 0);
        expect(relative(picked, gradient), names[i]).toBeLessThan(TOLERANCE);
        expect(Math.abs(tf.norm(grads[i]!).dataSync()[0]! / norm - 1), names[i]).toBeLessThan(TOLERANCE);
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
