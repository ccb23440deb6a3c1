import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../layers/activation-name.js';
import type { LayerOptions, Padding, Size2d } from '../layers/arguments.js';
import { type ConvBlockNames, convBlock, type NormalizationOptions } from './conv-block.js';
import { depthwiseConvBlock } from './depthwise-conv-block.js';

export interface DepthwiseSeparableBlockOptions extends LayerOptions, NormalizationOptions {
  /** Channels of the result. */
  readonly filters: number;
  /** Of the depthwise convolution; default 3. */
  readonly kernelSize?: Size2d;
  /** Of the depthwise convolution; default 1. */
  readonly strides?: Size2d;
  /** Of the depthwise convolution, as for `convBlock`; default `same`. */
  readonly padding?: Padding | number;
  /** After each of the two convolutions; default `relu6`. */
  readonly activation?: ActivationName;
  /** The layers' own names; default from `name`: `<name>_dw`, `<name>_dw_bn`, ..., `<name>_pw`, `<name>_pw_bn`, ... */
  readonly names?: { readonly depthwise?: ConvBlockNames; readonly pointwise?: ConvBlockNames };
}

/**
 * Depthwise separable convolution: each channel is filtered by itself, then a 1x1 convolution mixes them; batch
 * normalisation and activation follow both. A 3x3 one has about a ninth of a full convolution's products.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, newHeight, newWidth, filters]`
 * @throws ShapeError as `depthwiseConvBlock` and `convBlock`
 * @see Howard et al. 2017, https://arxiv.org/abs/1704.04861, figure 3 right
 * @example
 * const x = inputLayer({ shape: [112, 112, 64] });
 * depthwiseSeparableBlock(x, { filters: 128, strides: 2 }).shape; // [null, 56, 56, 128]
 */
export function depthwiseSeparableBlock(
  x: SymbolicTensor,
  options: DepthwiseSeparableBlockOptions,
): SymbolicTensor {
  const { filters, kernelSize, strides, padding, activation = 'relu6' } = options;
  const { momentum, epsilon, name, names = {} } = options;
  const shared = { activation, momentum, epsilon };
  const y = depthwiseConvBlock(x, {
    ...shared,
    kernelSize,
    strides,
    padding,
    name: name && `${name}_dw`,
    names: names.depthwise,
  });
  return convBlock(y, {
    ...shared,
    filters,
    kernelSize: 1,
    name: name && `${name}_pw`,
    names: names.pointwise,
  });
}
