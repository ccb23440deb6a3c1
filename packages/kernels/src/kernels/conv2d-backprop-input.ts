import {
  backend_util,
  Conv2D,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type Conv2DBackpropInputInputs,
  Reverse,
  Transpose,
} from '@tensorflow/tfjs-core';
import { defineKernel, withIntermediates } from './kernel.js';
import { assertChannelsLast } from './layout.js';
import { spreadForInput } from './spread.js';

/**
 * Gradient of a convolution for its input, and the forward pass of a transposed convolution. It is a convolution at
 * stride 1 of `dy`, its pixels moved apart by the stride, with the flipped and transposed filter.
 *
 * Replaces tfjs's own, which is plain scalar code on one thread.
 */
export const conv2dBackpropInput = defineKernel<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs;
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs;
    assertChannelsLast(Conv2DBackpropInput, dataFormat);
    const info = backend_util.computeConv2DInfo(
      inputShape,
      filter.shape as [number, number, number, number],
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return withIntermediates(backend, (run, own) => {
      const { image, padding } = spreadForInput(backend, dy, info);
      if (image !== dy) own(image);
      const flipped = run(Reverse, { x: filter }, { dims: [0, 1] });
      const swapped = run(Transpose, { x: flipped }, { perm: [0, 1, 3, 2] });
      return run(
        Conv2D,
        { x: image, filter: swapped },
        { strides: [1, 1], pad: padding, dilations: [1, 1], dataFormat: 'NHWC' },
      );
    });
  },
);
