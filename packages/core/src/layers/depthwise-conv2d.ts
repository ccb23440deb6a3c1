import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerVariable, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type ActivationName, checkActivation } from './activation-name.js';
import {
  channelsOf,
  checkInput,
  checkPositiveInteger,
  checkWindow,
  type LayerOptions,
  type Padding,
  type Size2d,
  toSize2d,
} from './arguments.js';
import { layerName } from './build-context.js';
import { fusedActivation, type TfjsActivation } from './fused-activation.js';
import { fusedDepthwiseConv2d } from './fused-convolution.js';
import { createInitializer, type InitializerName } from './initializer.js';
import { tfjsLayerClass } from './tfjs-class.js';

export interface DepthwiseConv2dOptions extends LayerOptions {
  readonly kernelSize: Size2d;
  /** Default 1. */
  readonly strides?: Size2d;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Output channels for each input channel; default 1. */
  readonly depthMultiplier?: number;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: ActivationName;
  /** Default `glorotUniform`. */
  readonly depthwiseInitializer?: InitializerName;
  /** Default `zeros`. */
  readonly biasInitializer?: InitializerName;
}

/**
 * Depthwise 2-D convolution: every channel has its own kernels and is mixed with no other.
 *
 * Weights: `depthwise_kernel` `[height, width, channels, depthMultiplier]` and `bias` `[channels * depthMultiplier]`.
 * Output channel `c * depthMultiplier + m` comes from input channel `c`.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.kernelSize height and width of the kernels
 * @returns `[batch, newHeight, newWidth, channels * depthMultiplier]`, sized as by `conv2d`
 * @throws ShapeError for an input of another rank, sizes below 1, unequal strides, a kernel larger than its input under
 *   `valid` padding, or an unknown name
 * @see Howard et al. 2017, https://arxiv.org/abs/1704.04861
 * @example
 * const x = inputLayer({ shape: [112, 112, 32] });
 * depthwiseConv2d(x, { kernelSize: 3, strides: 2, padding: 'same' }).shape; // [null, 56, 56, 32]
 */
export function depthwiseConv2d(x: SymbolicTensor, options: DepthwiseConv2dOptions): SymbolicTensor {
  const {
    padding = 'valid',
    depthMultiplier = 1,
    useBias = true,
    activation = 'linear',
    depthwiseInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
  } = options;
  checkInput('depthwiseConv2d', x, 4);
  checkPositiveInteger('depthwiseConv2d', 'depthMultiplier', depthMultiplier);
  checkActivation('depthwiseConv2d', activation);
  const kernelSize = toSize2d('depthwiseConv2d', 'kernelSize', options.kernelSize);
  const strides = toSize2d('depthwiseConv2d', 'strides', options.strides ?? 1);
  checkWindow('depthwiseConv2d', x, { size: kernelSize, strides, padding });

  // A kernel sees one channel, where tfjs and Keras count all of them and start too small.
  const taps = kernelSize[0] * kernelSize[1];
  const fans = { fanIn: taps, fanOut: taps * depthMultiplier };
  const layer = new DepthwiseConv2D({
    kernelSize,
    strides,
    padding,
    depthMultiplier,
    useBias,
    activation,
    depthwiseInitializer: createInitializer(
      'depthwiseConv2d',
      'depthwiseInitializer',
      depthwiseInitializer,
      fans,
    ),
    biasInitializer: createInitializer('depthwiseConv2d', 'biasInitializer', biasInitializer, {
      fanIn: taps,
      fanOut: channelsOf(x),
    }),
    ...layerName('depthwise_conv2d', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}

interface TfjsDepthwiseConv2D extends layers.Layer {
  readonly depthwiseKernel: LayerVariable;
  readonly bias: LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: Padding;
  readonly dataFormat: 'channelsLast' | 'channelsFirst';
  readonly activation: TfjsActivation;
}

type TfjsClass = new (config: Parameters<typeof layers.depthwiseConv2d>[0]) => TfjsDepthwiseConv2D;

/** tfjs's layer with bias and activation, in prediction, computed by the convolution's kernel. See {@link depthwiseConv2d}. */
export class DepthwiseConv2D extends tfjsLayerClass<TfjsClass>('DepthwiseConv2D') {
  static readonly className = 'DepthwiseConv2D';

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor | Tensor[] {
    const activation = fusedActivation(this.activation);
    if (kwargs.training || !activation || this.dataFormat !== 'channelsLast')
      return super.call(inputs, kwargs);
    const { strides, padding } = this;
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
    const filter = this.depthwiseKernel.read() as Tensor4D;
    return fusedDepthwiseConv2d({ x, filter, bias: this.bias?.read(), strides, padding, activation });
  }
}
