import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { activation as applyActivation } from '../layers/activation.js';
import type { ActivationName } from '../layers/activation-name.js';
import type { LayerOptions, Padding, Size2d } from '../layers/arguments.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { depthwiseConv2d } from '../layers/depthwise-conv2d.js';
import { type ConvBlockNames, type NormalizationOptions, padExplicitly } from './conv-block.js';

export interface DepthwiseConvBlockOptions extends LayerOptions, NormalizationOptions {
  /** Default 3. */
  readonly kernelSize?: Size2d;
  /** Default 1. */
  readonly strides?: Size2d;
  /** As for `convBlock`; default `same`. */
  readonly padding?: Padding | number;
  /** Default `relu6`; `linear` leaves the activation layer out. */
  readonly activation?: ActivationName;
  /** The layers' own names; default from `name` as for `convBlock`. */
  readonly names?: ConvBlockNames;
}

/**
 * Depthwise convolution without bias, batch normalisation, activation.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, newHeight, newWidth, channels]`, sized as by `depthwiseConv2d`
 * @throws ShapeError as `depthwiseConv2d` and `batchNormalization`
 * @see Howard et al. 2017, https://arxiv.org/abs/1704.04861, figure 3
 * @example
 * const x = inputLayer({ shape: [112, 112, 64] });
 * depthwiseConvBlock(x, { strides: 2 }).shape; // [null, 56, 56, 64]
 */
export function depthwiseConvBlock(
  x: SymbolicTensor,
  options: DepthwiseConvBlockOptions = {},
): SymbolicTensor {
  const { kernelSize = 3, strides = 1, padding = 'same', activation = 'relu6' } = options;
  const { momentum = 0.9, epsilon = 1e-5, name, names = {} } = options;
  const named = (suffix: string) => (name === undefined ? undefined : `${name}${suffix}`);
  const padded = padExplicitly(x, padding, names.pad ?? named('_pad'));
  let y = depthwiseConv2d(padded.x, {
    kernelSize,
    strides,
    padding: padded.padding,
    useBias: false,
    depthwiseInitializer: 'heNormal',
    name: names.conv ?? named(''),
  });
  y = batchNormalization(y, { momentum, epsilon, name: names.norm ?? named('_bn') });
  if (activation === 'linear') return y;
  return applyActivation(y, { activation, name: names.activation ?? named(`_${activation}`) });
}
