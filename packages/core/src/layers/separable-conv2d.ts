import { depthwiseConv2d, type serialization, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
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
import { fusedConv2d } from './fused-convolution.js';
import { createInitializer, type InitializerName } from './initializer.js';
import { tfjsLayerClass } from './tfjs-class.js';

export interface SeparableConv2dOptions extends LayerOptions {
  readonly filters: number;
  readonly kernelSize: Size2d;
  /** Default 1. */
  readonly strides?: Size2d;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Channels between the two steps, for each input channel; default 1. */
  readonly depthMultiplier?: number;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: ActivationName;
  /** Default `glorotUniform`. */
  readonly depthwiseInitializer?: InitializerName;
  /** Default `glorotUniform`. */
  readonly pointwiseInitializer?: InitializerName;
  /** Default `zeros`. */
  readonly biasInitializer?: InitializerName;
}

/**
 * Separable 2-D convolution: a depthwise one over space, then a 1x1 one over channels.
 *
 * Weights: `depthwise_kernel` `[height, width, channels, depthMultiplier]`, `pointwise_kernel`
 * `[1, 1, channels * depthMultiplier, filters]` and `bias` `[filters]`.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.filters number of output channels, at least 1
 * @param options.kernelSize height and width of the depthwise kernels
 * @returns `[batch, newHeight, newWidth, filters]`, sized as by `conv2d`
 * @throws ShapeError for an input of another rank, sizes below 1, a kernel larger than its input under `valid` padding,
 *   or an unknown name
 * @see Chollet 2017, https://arxiv.org/abs/1610.02357
 * @example
 * const x = inputLayer({ shape: [32, 32, 16] });
 * separableConv2d(x, { filters: 64, kernelSize: 3, padding: 'same' }).shape; // [null, 32, 32, 64]
 */
export function separableConv2d(x: SymbolicTensor, options: SeparableConv2dOptions): SymbolicTensor {
  const {
    filters,
    padding = 'valid',
    depthMultiplier = 1,
    useBias = true,
    activation = 'linear',
    depthwiseInitializer = 'glorotUniform',
    pointwiseInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
  } = options;
  checkInput('separableConv2d', x, 4);
  checkPositiveInteger('separableConv2d', 'filters', filters);
  checkPositiveInteger('separableConv2d', 'depthMultiplier', depthMultiplier);
  checkActivation('separableConv2d', activation);
  const kernelSize = toSize2d('separableConv2d', 'kernelSize', options.kernelSize);
  const strides = toSize2d('separableConv2d', 'strides', options.strides ?? 1);
  checkWindow('separableConv2d', x, { size: kernelSize, strides, padding });

  const taps = kernelSize[0] * kernelSize[1];
  const middle = channelsOf(x) * depthMultiplier;
  const initializer = (option: string, name: InitializerName, fanIn: number, fanOut: number) =>
    createInitializer('separableConv2d', option, name, { fanIn, fanOut });
  const layer = new SeparableConv2D({
    filters,
    kernelSize,
    strides,
    padding,
    depthMultiplier,
    useBias,
    activation,
    depthwiseInitializer: initializer(
      'depthwiseInitializer',
      depthwiseInitializer,
      taps,
      taps * depthMultiplier,
    ),
    biasInitializer: initializer('biasInitializer', biasInitializer, middle, filters),
    ...layerName('separable_conv2d', options.name),
  });
  // tfjs's constructor takes the depthwise initialiser for both kernels, whatever its options say.
  layer.pointwiseInitializer = initializer('pointwiseInitializer', pointwiseInitializer, middle, filters);
  return layer.apply(x) as SymbolicTensor;
}

interface TfjsSeparableConv2D extends layers.Layer {
  readonly depthMultiplier: number;
  pointwiseInitializer: ReturnType<typeof createInitializer>;
  readonly depthwiseKernel: LayerVariable;
  readonly pointwiseKernel: LayerVariable;
  readonly bias: LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: Padding;
  readonly dilationRate: [number, number];
  readonly dataFormat: 'channelsLast' | 'channelsFirst';
  readonly activation: TfjsActivation;
}

type TfjsClass = new (config: Parameters<typeof layers.separableConv2d>[0]) => TfjsSeparableConv2D;

/**
 * tfjs's layer, which forgets to save its depth multiplier and then can't load its weights; and with bias and activation,
 * in prediction, computed by the pointwise convolution's kernel.
 */
export class SeparableConv2D extends tfjsLayerClass<TfjsClass>('SeparableConv2D') {
  static readonly className = 'SeparableConv2D';

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor | Tensor[] {
    const activation = fusedActivation(this.activation);
    if (kwargs.training || !activation || this.dataFormat !== 'channelsLast')
      return super.call(inputs, kwargs);
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
      const depthwise = this.depthwiseKernel.read() as Tensor4D;
      return fusedConv2d({
        x: depthwiseConv2d(x, depthwise, this.strides, this.padding, 'NHWC', this.dilationRate),
        filter: this.pointwiseKernel.read() as Tensor4D,
        bias: this.bias?.read(),
        strides: [1, 1],
        padding: 'valid',
        activation,
      });
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), depthMultiplier: this.depthMultiplier };
  }
}
