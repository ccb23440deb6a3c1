import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type backend_util,
  DepthwiseConv2dNative,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { EVERYTHING, type Range } from './activate.js';
import { convolutionInfo } from './conv2d.js';
import { depthwiseCost, depthwiseSizes } from './depthwise-sizes.js';
import { defineKernel } from './kernel.js';

/**
 * Depthwise convolution, at any stride, dilation and multiplier:
 *
 *     y[n, i, j, c * multiplier + m] = sum_{a, b} x[n, i * s + a * d - p, j * s + b * d - p, c] * filter[a, b, c, m]
 */
export const depthwiseConv2d = defineKernel<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>(
  DepthwiseConv2dNative,
  ({ inputs, attrs, backend }) => {
    const { x, filter } = inputs;
    const info = convolutionInfo(DepthwiseConv2dNative, inputs, attrs, true);
    return convolveDepthwise(backend, x, filter, undefined, info, EVERYTHING);
  },
);

/**
 * Depthwise convolution with bias and clamp.
 *
 * @param x `[batch, inHeight, inWidth, inChannels]`, float32
 * @param filter `[filterHeight, filterWidth, inChannels, multiplier]`, float32
 * @param bias `[outChannels]`, float32
 * @returns `[batch, outHeight, outWidth, outChannels]`, float32, owned by the caller
 */
export function convolveDepthwise(
  backend: BackendWasm,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  info: backend_util.Conv2DInfo,
  { low, high }: Range,
): TensorInfo {
  const y = backend.makeOutput(info.outShape, 'float32');
  const native = nativeOf(backend);
  const biasAddress = bias ? native.address(bias) : 0;
  native.share(
    'depthwise',
    [
      ...[native.address(x), native.address(filter), biasAddress, low, high, native.address(y)],
      ...depthwiseSizes(info),
    ],
    { units: info.batchSize * info.outHeight, cost: depthwiseCost(info) },
  );
  return y;
}
