import {
  backend_util,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type DepthwiseConv2dNativeBackpropInputInputs,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { depthwiseCost, depthwiseSizes } from './depthwise-sizes.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** Gradient of a depthwise convolution for its input: every number of `dy`, times the filter, spread over its window. */
export const depthwiseConv2dBackpropInput = defineKernel<
  DepthwiseConv2dNativeBackpropInputInputs,
  DepthwiseConv2dNativeBackpropInputAttrs
>(DepthwiseConv2dNativeBackpropInput, ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs;
  assertFloats(DepthwiseConv2dNativeBackpropInput, dy, filter);
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const dx = backend.makeOutput(inputShape, 'float32');
  const native = nativeOf(backend);
  native.share(
    'depthwiseInputGradient',
    [native.address(dy), native.address(filter), native.address(dx), ...depthwiseSizes(info)],
    { units: info.batchSize, cost: depthwiseCost(info) },
  );
  return dx;
});
