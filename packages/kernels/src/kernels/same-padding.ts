import {
  backend_util,
  Conv2D,
  type Conv2DAttrs,
  type Conv2DInputs,
  DepthwiseConv2dNative,
  FusedConv2D,
  FusedDepthwiseConv2D,
} from '@tensorflow/tfjs-core';
import { type TrainingKernel, wrapKernel } from './kernel.js';

/**
 * Forward convolutions. With 'same' padding and a stride above the filter's size, tfjs's give back zeros wherever no
 * padding is due, since XNNPACK refuses its flag for such padding; the same padding in numbers is right.
 */
export const samePaddingKernels: readonly TrainingKernel[] = [
  inNumbers(Conv2D, false),
  inNumbers(DepthwiseConv2dNative, true),
  inNumbers(FusedConv2D, false),
  inNumbers(FusedDepthwiseConv2D, true),
];

function inNumbers(kernelName: string, depthwise: boolean): TrainingKernel {
  return wrapKernel<Conv2DInputs, Conv2DAttrs>(kernelName, (original) => (args) => {
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
  });
}
