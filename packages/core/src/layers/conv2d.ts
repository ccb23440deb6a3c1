import { add, conv2d as convolve, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
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
import { fusedActivation } from './fused-activation.js';
import { fusedConv2d, type TfjsConvolution } from './fused-convolution.js';
import { createInitializer, type InitializerName } from './initializer.js';
import { tfjsLayerClass } from './tfjs-class.js';

export interface Conv2dOptions extends LayerOptions {
  readonly filters: number;
  readonly kernelSize: Size2d;
  /** Default 1. */
  readonly strides?: Size2d;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Distance between the kernel's taps; default 1. Above 1 only at stride 1. */
  readonly dilationRate?: Size2d;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: ActivationName;
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerName;
  /** Default `zeros`. */
  readonly biasInitializer?: InitializerName;
}

/**
 * 2-D convolution (a cross-correlation, as everywhere in deep learning):
 * `y[i, j, f] = activation(bias[f] + sum over u, v, c of kernel[u, v, c, f] * x[i * stride + u * dilation, ...])`.
 *
 * Weights: `kernel` `[height, width, channels, filters]` and `bias` `[filters]`.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.filters number of output channels, at least 1
 * @param options.kernelSize height and width of the kernel
 * @returns `[batch, newHeight, newWidth, filters]`; under `valid` padding
 *   `newHeight = floor((height - (kernelHeight - 1) * dilation - 1) / stride) + 1`, under `same` `ceil(height / stride)`
 * @throws ShapeError for an input of another rank, sizes below 1, a kernel larger than its input under `valid`
 *   padding, stride and dilation both above 1, or an unknown name
 * @see Dumoulin and Visin 2016, https://arxiv.org/abs/1603.07285
 * @example
 * const x = inputLayer({ shape: [28, 28, 1] });
 * conv2d(x, { filters: 6, kernelSize: 5, activation: 'relu' }).shape; // [null, 24, 24, 6]
 */
export function conv2d(x: SymbolicTensor, options: Conv2dOptions): SymbolicTensor {
  const {
    filters,
    padding = 'valid',
    useBias = true,
    activation = 'linear',
    kernelInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
  } = options;
  checkInput('conv2d', x, 4);
  checkPositiveInteger('conv2d', 'filters', filters);
  checkActivation('conv2d', activation);
  const kernelSize = toSize2d('conv2d', 'kernelSize', options.kernelSize);
  const strides = toSize2d('conv2d', 'strides', options.strides ?? 1);
  const dilationRate = toSize2d('conv2d', 'dilationRate', options.dilationRate ?? 1);
  checkStrideOrDilation('conv2d', strides, dilationRate);
  checkWindow('conv2d', x, { size: kernelSize, strides, padding, dilationRate });

  const taps = kernelSize[0] * kernelSize[1];
  const fans = { fanIn: taps * channelsOf(x), fanOut: taps * filters };
  const layer = new Conv2D({
    filters,
    kernelSize,
    strides,
    padding,
    dilationRate,
    useBias,
    activation,
    kernelInitializer: createInitializer('conv2d', 'kernelInitializer', kernelInitializer, fans),
    biasInitializer: createInitializer('conv2d', 'biasInitializer', biasInitializer, fans),
    ...layerName('conv2d', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}

/** @throws ShapeError where stride and dilation are both above 1, which no tfjs backend computes */
export function checkStrideOrDilation(
  layer: string,
  strides: readonly number[],
  dilationRate: readonly number[],
): void {
  if (strides.some((stride) => stride > 1) && dilationRate.some((rate) => rate > 1)) {
    throw new ShapeError(
      `${layer}: expected strides or dilationRate to be 1, received strides ${strides.join('x')} with dilationRate ${dilationRate.join('x')}; set one of them to 1`,
    );
  }
}

type TfjsClass = new (config: Parameters<typeof layers.conv2d>[0]) => TfjsConvolution<[number, number]>;

/**
 * tfjs's layer with ReLU6 and sigmoid computed by the convolution's own kernel, and without the fused kernel where it is
 * dilated: the fused one's gradient refuses dilation, the plain one's doesn't once `useBackend` has put in the gradients
 * of `@striate/kernels`. See {@link conv2d}.
 */
export class Conv2D extends tfjsLayerClass<TfjsClass>('Conv2D') {
  static readonly className = 'Conv2D';

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor | Tensor[] {
    const { strides, padding, dilationRate } = this;
    const dilated = dilationRate.some((rate) => rate !== 1);
    const activation = dilated ? undefined : fusedActivation(this.activation);
    const own = this.dataFormat === 'channelsLast' && (dilated || activation);
    if (!own) return super.call(inputs, kwargs);
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
    const filter = this.kernel.read() as Tensor4D;
    const bias = this.bias?.read();
    if (activation) return fusedConv2d({ x, filter, bias, strides, padding, activation });
    return tidy(() => {
      const y = convolve(x, filter, strides, padding, 'NHWC', dilationRate);
      return this.activation.apply(bias ? add(y, bias) : y);
    });
  }
}
