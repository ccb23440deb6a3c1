import {
  type backend_util,
  engine,
  FusedConv2D,
  FusedDepthwiseConv2D,
  fused,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { Padding } from './arguments.js';
import type { TfjsActivation } from './fused-activation.js';

/** What tfjs's layers of convolution hold, which its package doesn't tell. */
export interface TfjsConvolution<Sizes, Paddings = Padding> extends layers.Layer {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable | null;
  readonly strides: Sizes;
  readonly padding: Paddings;
  readonly dilationRate: Sizes;
  readonly dataFormat: 'channelsLast' | 'channelsFirst';
  readonly activation: TfjsActivation;
  call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor | Tensor[];
}

export interface FusedConvolution {
  /** `[batch, height, width, channels]` */
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly bias: Tensor | undefined;
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly activation: backend_util.Activation;
}

/** Convolution with bias and activation in one kernel. */
export function fusedConv2d(convolution: FusedConvolution): Tensor {
  return runKernel(FusedConv2D, convolution) ?? fused.conv2d(argumentsOf(convolution));
}

/** Depthwise convolution with bias and activation in one kernel. */
export function fusedDepthwiseConv2d(convolution: FusedConvolution): Tensor {
  return runKernel(FusedDepthwiseConv2D, convolution) ?? fused.depthwiseConv2d(argumentsOf(convolution));
}

/**
 * Where no gradient is being taken, the kernel alone: what tfjs's operation does around it takes some 12 microseconds, a
 * fifteenth of a small network's prediction.
 *
 * @returns undefined where the operation has more to do
 */
function runKernel(
  kernelName: string,
  { x, filter, bias, strides, padding, activation }: FusedConvolution,
): Tensor | undefined {
  if (engine().state.gradientDepth > 0 || x.dtype !== 'float32') return undefined;
  const inputs = { x, filter, bias } as NamedTensorMap;
  const attrs = { strides: [...strides], pad: padding, dataFormat: 'NHWC', dilations: [1, 1], activation };
  return engine().runKernel<Tensor>(kernelName, inputs, attrs);
}

function argumentsOf({ padding, strides: [down, across], ...rest }: FusedConvolution) {
  return { ...rest, strides: [down, across] as [number, number], pad: padding };
}
