import { backend_util, Conv2D, type Conv2DAttrs, type Conv2DInputs } from '@tensorflow/tfjs-core';
import { EVERYTHING } from './activate.js';
import { convolve } from './convolve.js';
import { convolveDilated } from './convolve-dilated.js';
import { assertFloats } from './dtype.js';
import { defineKernel, type KernelArgs } from './kernel.js';
import { assertChannelsLast } from './layout.js';

/** Convolution. */
export const conv2d = defineKernel<Conv2DInputs, Conv2DAttrs>(Conv2D, ({ inputs, attrs, backend }) => {
  const info = convolutionInfo(Conv2D, inputs, attrs);
  return forwardOf(info)(backend, inputs.x, inputs.filter, undefined, info, EVERYTHING);
});

/** The function that computes such a convolution. */
export function forwardOf({ dilationHeight, dilationWidth }: backend_util.Conv2DInfo): typeof convolve {
  return dilationHeight > 1 || dilationWidth > 1 ? convolveDilated : convolve;
}

/**
 * A convolution's geometry, from a kernel's inputs and attributes.
 *
 * @throws Error for other types than float32, and for channels first
 */
export function convolutionInfo(
  kernelName: string,
  { x, filter }: KernelArgs<Conv2DInputs, Conv2DAttrs>['inputs'],
  { strides, pad, dilations, dimRoundingMode, dataFormat }: Conv2DAttrs,
  depthwise = false,
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
    depthwise,
  );
}
