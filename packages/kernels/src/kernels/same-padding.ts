import {
  backend_util,
  type Conv2DAttrs,
  type Conv2DInputs,
  DepthwiseConv2dNative,
  FusedDepthwiseConv2D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type KernelArgs, type TrainingKernel, wrapKernel } from './kernel.js';

type Convolution<Inputs, Attrs> = (args: KernelArgs<Inputs, Attrs>) => TensorInfo;

/**
 * Calls one of tfjs's forward convolutions with its padding in numbers. With 'same' padding and a stride above the
 * filter's size they give back zeros wherever no padding is due, since XNNPACK refuses its flag for such padding; the
 * same padding in numbers is right.
 */
export function paddedInNumbers<Inputs extends Conv2DInputs, Attrs extends Conv2DAttrs>(
  original: Convolution<Inputs, Attrs>,
  depthwise: boolean,
): Convolution<Inputs, Attrs> {
  return (args) => {
    const { inputs, attrs } = args;
    if (attrs.pad !== 'same' || (attrs.dataFormat ?? 'NHWC') !== 'NHWC') return original(args);
    const { padInfo } = backend_util.computeConv2DInfo(
      inputs.x.shape as [number, number, number, number],
      inputs.filter.shape as [number, number, number, number],
      attrs.strides,
      attrs.dilations ?? 1,
      attrs.pad,
      attrs.dimRoundingMode,
      depthwise,
    );
    const pad: backend_util.ExplicitPadding = [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ];
    return original({ ...args, attrs: { ...attrs, pad } });
  };
}

/** The depthwise convolutions, which stay tfjs's own. */
export const depthwiseKernels: readonly TrainingKernel[] = [DepthwiseConv2dNative, FusedDepthwiseConv2D].map(
  (kernelName) =>
    wrapKernel<Conv2DInputs, Conv2DAttrs>(kernelName, (original) => paddedInNumbers(original, true)),
);
