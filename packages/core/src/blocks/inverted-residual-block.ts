import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { add } from '../layers/add.js';
import {
  channelsOf,
  checkInput,
  checkPositiveInteger,
  type LayerOptions,
  type Padding,
} from '../layers/arguments.js';
import { type ConvBlockNames, convBlock, type NormalizationOptions } from './conv-block.js';
import { depthwiseConvBlock } from './depthwise-conv-block.js';

export interface InvertedResidualBlockOptions extends LayerOptions, NormalizationOptions {
  /** Channels of the result. */
  readonly filters: number;
  /** Of the depthwise convolution; default 1. */
  readonly strides?: number;
  /** Channels inside, as a multiple of the input's; default 6. At 1 the first convolution is left out. */
  readonly expansion?: number;
  /** Of the depthwise convolution, as for `convBlock`; default `same`. */
  readonly padding?: Padding | number;
  /** The layers' own names; default from `name`: `<name>_expand`, `<name>_depthwise`, `<name>_project`, `<name>_add`. */
  readonly names?: {
    readonly expand?: ConvBlockNames;
    readonly depthwise?: ConvBlockNames;
    readonly project?: ConvBlockNames;
    readonly add?: string;
  };
}

/**
 * Inverted residual with linear bottleneck: 1x1 up to `expansion` times the channels, 3x3 depthwise, 1x1 down to
 * `filters` without an activation. Where stride and channels allow, the input is added.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, newHeight, newWidth, filters]`, sized as by `depthwiseConv2d`
 * @throws ShapeError for an input of another rank or sizes below 1
 * @see Sandler et al. 2018, https://arxiv.org/abs/1801.04381, table 1
 * @example
 * const x = inputLayer({ shape: [56, 56, 24] });
 * invertedResidualBlock(x, { filters: 32, strides: 2 }).shape; // [null, 28, 28, 32]
 */
export function invertedResidualBlock(
  x: SymbolicTensor,
  options: InvertedResidualBlockOptions,
): SymbolicTensor {
  const { filters, strides = 1, expansion = 6, padding, momentum, epsilon, name, names = {} } = options;
  checkInput('invertedResidualBlock', x, 4);
  checkPositiveInteger('invertedResidualBlock', 'filters', filters);
  checkPositiveInteger('invertedResidualBlock', 'strides', strides);
  checkPositiveInteger('invertedResidualBlock', 'expansion', expansion);
  const named = (part: string) => name && `${name}_${part}`;
  const norm = { momentum, epsilon };
  let y = x;
  if (expansion !== 1) {
    y = convBlock(y, {
      ...norm,
      filters: channelsOf(x) * expansion,
      kernelSize: 1,
      activation: 'relu6',
      name: named('expand'),
      names: names.expand,
    });
  }
  y = depthwiseConvBlock(y, {
    ...norm,
    strides,
    padding,
    name: named('depthwise'),
    names: names.depthwise,
  });
  y = convBlock(y, {
    ...norm,
    filters,
    kernelSize: 1,
    activation: 'linear',
    name: named('project'),
    names: names.project,
  });
  if (strides !== 1 || channelsOf(x) !== filters) return y;
  return add([x, y], { name: names.add ?? named('add') });
}
