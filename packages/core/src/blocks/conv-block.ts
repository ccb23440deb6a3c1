import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { activation as applyActivation } from '../layers/activation.js';
import type { ActivationName } from '../layers/activation-name.js';
import type { LayerOptions, Padding, Size2d } from '../layers/arguments.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { conv2d } from '../layers/conv2d.js';
import type { InitializerName } from '../layers/initializer.js';
import { zeroPadding2d } from '../layers/zero-padding2d.js';

/** How batch normalisation behaves inside a block. */
export interface NormalizationOptions {
  /** Share of the moving statistics that a step keeps; default 0.9, as in PyTorch and the ResNet paper. */
  readonly momentum?: number;
  /** Default 1e-5, likewise. */
  readonly epsilon?: number;
}

/** The published names of a block's layers. */
export interface ConvBlockNames {
  readonly pad?: string;
  readonly conv?: string;
  readonly norm?: string;
  readonly activation?: string;
}

export interface ConvBlockOptions extends LayerOptions, NormalizationOptions {
  readonly filters: number;
  readonly kernelSize: Size2d;
  /** Default 1. */
  readonly strides?: Size2d;
  /**
   * `same` (default) and `valid` as TensorFlow has them; a number pads that many zeros on all four sides first, as
   * PyTorch does: at stride 2 on an even size the two differ by one pixel.
   */
  readonly padding?: Padding | number;
  /** Default `relu`; `linear` leaves the activation layer out. */
  readonly activation?: ActivationName;
  /** Default false: beta does its work. Some published networks have both. */
  readonly useBias?: boolean;
  /** Default `heNormal`. */
  readonly kernelInitializer?: InitializerName;
  /** The layers' own names; default from `name`: `<name>_pad`, `<name>`, `<name>_bn`, `<name>_relu`. */
  readonly names?: ConvBlockNames;
  /** Where batch normalisation's gamma starts; default `ones`. */
  readonly gammaInitializer?: 'ones' | 'zeros';
}

/**
 * Convolution (without bias unless asked for), batch normalisation, activation.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, newHeight, newWidth, filters]`, sized as by `conv2d`
 * @throws ShapeError as `conv2d` and `batchNormalization`
 * @see Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167, section 3.2: the bias is left to beta
 * @example
 * const x = inputLayer({ shape: [224, 224, 3] });
 * convBlock(x, { filters: 64, kernelSize: 7, strides: 2, padding: 3, name: 'conv1' }).shape; // [null, 112, 112, 64]
 */
export function convBlock(x: SymbolicTensor, options: ConvBlockOptions): SymbolicTensor {
  const {
    filters,
    kernelSize,
    strides = 1,
    padding = 'same',
    activation = 'relu',
    useBias = false,
    kernelInitializer = 'heNormal',
    momentum = 0.9,
    epsilon = 1e-5,
    gammaInitializer = 'ones',
    name,
    names = {},
  } = options;
  const named = (suffix: string) => (name === undefined ? undefined : `${name}${suffix}`);
  const padded = padExplicitly(x, padding, names.pad ?? named('_pad'));
  let y = conv2d(padded.x, {
    filters,
    kernelSize,
    strides,
    padding: padded.padding,
    useBias,
    kernelInitializer,
    name: names.conv ?? named(''),
  });
  y = batchNormalization(y, { momentum, epsilon, gammaInitializer, name: names.norm ?? named('_bn') });
  if (activation === 'linear') return y;
  return applyActivation(y, { activation, name: names.activation ?? named(`_${activation}`) });
}

/** Does the padding that is a number; what is left to the convolution comes back with it. */
export function padExplicitly(
  x: SymbolicTensor,
  padding: Padding | number,
  name: string | undefined,
): { readonly x: SymbolicTensor; readonly padding: Padding } {
  if (typeof padding !== 'number') return { x, padding };
  return { x: padding === 0 ? x : zeroPadding2d(x, { padding, name }), padding: 'valid' };
}
