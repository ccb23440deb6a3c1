import {
  backend_util,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type DepthwiseConv2dNativeBackpropInputInputs,
  Reshape,
  Reverse,
  Sum,
} from '@tensorflow/tfjs-core';
import { defineKernel, withIntermediates } from './kernel.js';
import { spreadForInput } from './spread.js';

/**
 * Gradient of a depthwise convolution for its input: a depthwise convolution at stride 1 of `dy`, its pixels moved apart
 * by the stride, with the flipped filter; then the sum over the outputs that one input channel feeds.
 */
export const depthwiseConv2dBackpropInput = defineKernel<
  DepthwiseConv2dNativeBackpropInputInputs,
  DepthwiseConv2dNativeBackpropInputAttrs
>(DepthwiseConv2dNativeBackpropInput, ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs;
  const [filterHeight, filterWidth] = filter.shape as [number, number];
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const { inChannels, outChannels, inHeight, inWidth, batchSize } = info;
  return withIntermediates(backend, (run, own) => {
    const { image, padding } = spreadForInput(backend, dy, info);
    if (image !== dy) own(image);
    const flipped = run(Reverse, { x: filter }, { dims: [0, 1] });
    const perOutput = run(Reshape, { x: flipped }, { shape: [filterHeight, filterWidth, outChannels, 1] });
    const product = run(
      DepthwiseConv2dNative,
      { x: image, filter: perOutput },
      {
        strides: [1, 1],
        pad: padding,
        dilations: [info.dilationHeight, info.dilationWidth],
        dataFormat: 'NHWC',
      },
    );
    if (outChannels === inChannels) return product;
    const shape = [batchSize, inHeight, inWidth, inChannels, outChannels / inChannels];
    const grouped = run(Reshape, { x: product }, { shape });
    return run(Sum, { x: grouped }, { axis: [4], keepDims: false });
  });
});
