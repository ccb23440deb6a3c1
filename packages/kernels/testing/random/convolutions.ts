import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomValues } from '../backends.js';
import { type ConvCase, geometry } from '../reference-conv.js';
import { anyActivation } from './any-activation.js';
import { anyConv } from './any-conv.js';
import { randomKernel } from './kernel-cases.js';

const inputs = ({ input, filter }: ConvCase) => [randomValues(input, 1), randomValues(filter, 2)];

const plain = [
  { name: 'conv2d', depthwise: false, op: tf.conv2d },
  { name: 'depthwiseConv2d', depthwise: true, op: tf.depthwiseConv2d },
].map(({ name, depthwise, op }) =>
  randomKernel({
    name,
    settings: anyConv(depthwise),
    inputs,
    compute:
      ({ strides, pad, dilations }) =>
      (x: tf.Tensor4D, filter: tf.Tensor4D) =>
        op(x, filter, strides, pad, 'NHWC', dilations),
  }),
);

const fused = [
  { name: 'fused conv2d', depthwise: false, op: tf.fused.conv2d },
  { name: 'fused depthwiseConv2d', depthwise: true, op: tf.fused.depthwiseConv2d },
].map(({ name, depthwise, op }) =>
  randomKernel({
    name,
    // tfjs refuses the gradient of a fused convolution with dilation.
    settings: fc.record({
      conv: anyConv(depthwise).map((conv): ConvCase => ({ ...conv, dilations: [1, 1] })),
      activation: anyActivation,
    }),
    inputs: ({ conv }) => [...inputs(conv), randomValues([geometry(conv, depthwise).outChannels], 3)],
    compute:
      ({ conv: { strides, pad }, activation }) =>
      (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D) =>
        // Explicit padding is missing in tfjs's type alone.
        op({ x, filter, strides, pad: pad as 'same', bias, activation, leakyreluAlpha: 0.1 }),
  }),
);

const transposed = randomKernel({
  name: 'conv2dTranspose',
  settings: anyConv(false).map((conv): ConvCase => ({ ...conv, dilations: [1, 1] })),
  inputs: (conv) => [randomValues(geometry(conv, false).outShape, 1), randomValues(conv.filter, 2)],
  compute:
    ({ input, strides, pad }) =>
    (x: tf.Tensor4D, filter: tf.Tensor4D) =>
      tf.conv2dTranspose(x, filter, input, strides, pad),
});

/** Filters 3 to 5 taps wide, with the channels that they take in fewer products. */
const narrow = randomKernel({
  name: 'conv2d in fewer products',
  settings: fc.record({
    input: fc.tuple(
      fc.integer({ min: 4, max: 5 }),
      fc.integer({ min: 7, max: 9 }),
      fc.integer({ min: 8, max: 11 }),
      fc.constantFrom(16, 20),
    ),
    window: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 3, max: 5 })),
    last: fc.constantFrom(16, 28),
    pad: fc.constantFrom('same' as const, 'valid' as const),
  }),
  inputs: ({ input, window, last }) => [randomValues(input, 1), randomValues([...window, input[3], last], 2)],
  compute:
    ({ pad }) =>
    (x: tf.Tensor4D, filter: tf.Tensor4D) =>
      tf.conv2d(x, filter, 1, pad),
  // The cpu backend takes a second for the gradients of one: winograd.test.ts has them for a few.
  gradients: false,
  // Differences of up to five pixels are multiplied.
  tolerance: 2e-5,
});

/** Convolutions, with the gradients for their inputs and filters. */
export const convolutions = [...plain, ...fused, transposed, narrow];
