import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type DepthwiseConv2dNativeBackpropInputInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { EVERYTHING } from './activate.js';
import { depthwiseCost, depthwiseSizes } from './depthwise-sizes.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** Gradient of a depthwise convolution for its input. */
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
  const plain = info.strideHeight === 1 && info.strideWidth === 1 && info.outChannels === info.inChannels;
  if (plain) gatherGradient(backend, info, dy, filter, dx);
  else spreadGradient(backend, info, dy, filter, dx);
  return dx;
});

/** At stride 1: a convolution of `dy` with the filter turned round, at the same dilation. */
function gatherGradient(
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  dy: TensorInfo,
  filter: TensorInfo,
  dx: TensorInfo,
): void {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, padInfo } = info;
  const native = nativeOf(backend);
  native.withScratch(util.sizeFromShape(filter.shape) * 4, (flipped) => {
    native.functions.flipTaps(native.address(filter), filterHeight * filterWidth, inChannels, flipped);
    native.share(
      'depthwise',
      [
        ...[native.address(dy), flipped, 0, EVERYTHING.low, EVERYTHING.high, native.address(dx)],
        ...[info.outHeight, info.outWidth, inChannels, 1, filterHeight, filterWidth, inHeight, inWidth, 1, 1],
        ...[info.dilationHeight, info.dilationWidth],
        ...[info.effectiveFilterHeight - 1 - padInfo.top, info.effectiveFilterWidth - 1 - padInfo.left],
      ],
      { units: info.batchSize * inHeight, cost: depthwiseCost(info) },
    );
  });
}

/** Every number of `dy`, times the filter, is spread over its window. */
function spreadGradient(
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  dy: TensorInfo,
  filter: TensorInfo,
  dx: TensorInfo,
): void {
  const native = nativeOf(backend);
  native.share(
    'depthwiseInputGradient',
    [native.address(dy), native.address(filter), native.address(dx), ...depthwiseSizes(info)],
    { units: info.batchSize, cost: depthwiseCost(info) },
  );
}
