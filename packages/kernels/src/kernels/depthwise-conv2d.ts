import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  DepthwiseConv2dNative,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { EVERYTHING, type Range } from './activate.js';
import { depthwiseCost, depthwiseSizes } from './depthwise-sizes.js';
import { assertFloats } from './dtype.js';
import { defineKernel, type KernelArgs } from './kernel.js';
import { assertChannelsLast } from './layout.js';

/**
 * Depthwise convolution, at any stride, dilation and multiplier:
 *
 *     y[n, i, j, c * multiplier + m] = sum_{a, b} x[n, i * s + a * d - p, j * s + b * d - p, c] * filter[a, b, c, m]
 */
export const depthwiseConv2d = defineKernel<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>(
  DepthwiseConv2dNative,
  ({ inputs, attrs, backend }) => {
    const { x, filter } = inputs;
    const info = depthwiseInfo(DepthwiseConv2dNative, inputs, attrs);
    return convolveDepthwise(backend, x, filter, undefined, info, EVERYTHING);
  },
);

/**
 * A depthwise convolution's geometry, from a kernel's inputs and attributes.
 *
 * @throws Error for other types than float32, and for channels first
 */
export function depthwiseInfo(
  kernelName: string,
  { x, filter }: KernelArgs<DepthwiseConv2dNativeInputs, unknown>['inputs'],
  { strides, pad, dataFormat, dilations, dimRoundingMode }: DepthwiseConv2dNativeAttrs,
): backend_util.Conv2DInfo {
  assertFloats(kernelName, x, filter);
  assertChannelsLast(kernelName, dataFormat);
  return backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}

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
