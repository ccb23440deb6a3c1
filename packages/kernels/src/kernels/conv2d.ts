import { backend_util, Conv2D, type Conv2DAttrs, type Conv2DInputs } from '@tensorflow/tfjs-core';
import { rangeOf } from './activate.js';
import { canConvolve, convolve } from './convolve.js';
import { areFloats } from './dtype.js';
import { type KernelArgs, wrapKernel } from './kernel.js';
import { paddedInNumbers } from './same-padding.js';

/** Convolution. One with dilation is left to tfjs's kernel. */
export const conv2d = wrapKernel<Conv2DInputs, Conv2DAttrs>(Conv2D, (original) => {
  const dilated = paddedInNumbers(original, false);
  return (args) => {
    const { inputs, attrs, backend } = args;
    const info = convolutionInfo(inputs, attrs);
    if (!canConvolve(info) || !areFloats(inputs.x, inputs.filter)) return dilated(args);
    return convolve(backend, inputs.x, inputs.filter, undefined, info, rangeOf('linear'));
  };
});

/** A convolution's geometry, from the kernel's inputs and attributes. */
export function convolutionInfo(
  { x, filter }: KernelArgs<Conv2DInputs, Conv2DAttrs>['inputs'],
  attrs: Conv2DAttrs,
): backend_util.Conv2DInfo {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attrs;
  return backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC'),
  );
}
