import '../../testing/register-gradients.js';
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, toTensor } from '../../testing/backends.js';
import { convCases, depthwiseCases } from '../../testing/conv-cases.js';
import { type ConvCase, finiteDifferences, geometry, referenceLoss } from '../../testing/reference-conv.js';
import { installGradients } from '../register.js';

// Other convolutions run on webgl's own kernels.
const dilated = (cases: readonly [string, ConvCase][]) =>
  cases.filter(([title]) => title.startsWith('dilation'));

const kinds = [
  { name: 'conv2d', depthwise: false, op: tf.conv2d, cases: dilated(convCases) },
  { name: 'depthwiseConv2d', depthwise: true, op: tf.depthwiseConv2d, cases: dilated(depthwiseCases) },
];

describe.each(kinds)('$name on webgl', ({ depthwise, op, cases }) => {
  test.each(cases)('gradients equal float64 finite differences: %s', async (_title, conv) => {
    installGradients();
    await tf.setBackend('webgl');
    const { strides, pad, dilations } = conv;
    const x = randomValues(conv.input, 1);
    const filter = randomValues(conv.filter, 2);
    const info = geometry(conv, depthwise);
    const dy = randomValues(info.outShape, 77);
    const before = tf.memory().numTensors;
    const [dx, dfilter] = tf.tidy(() => {
      const f = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        op(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad, 'NHWC', dilations);
      return tf
        .grads(f)([toTensor(x), toTensor(filter)], toTensor(dy))
        .map((gradient) => gradient.dataSync());
    });
    expect(tf.memory().numTensors).toBe(before);
    const forX = finiteDifferences(x, (data) => referenceLoss(info, depthwise, data, filter.data, dy.data));
    const forFilter = finiteDifferences(filter, (data) =>
      referenceLoss(info, depthwise, x.data, data, dy.data),
    );
    expect(distance(dx!, forX)).toBeLessThan(1e-5);
    expect(distance(dfilter!, forFilter)).toBeLessThan(1e-5);
  });
});
