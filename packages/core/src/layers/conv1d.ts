import { reshape, type Tensor, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type ActivationName, checkActivation } from './activation-name.js';
import {
  channelsOf,
  checkInput,
  checkPositiveInteger,
  checkWindow,
  type LayerOptions,
  type Padding,
} from './arguments.js';
import { layerName } from './build-context.js';
import { checkStrideOrDilation } from './conv2d.js';
import { fusedActivation } from './fused-activation.js';
import { fusedConv2d, type TfjsConvolution } from './fused-convolution.js';
import { createInitializer, type InitializerName } from './initializer.js';
import { tfjsLayerClass } from './tfjs-class.js';

export interface Conv1dOptions extends LayerOptions {
  readonly filters: number;
  readonly kernelSize: number;
  /** Default 1. */
  readonly strides?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Distance between the kernel's taps; default 1. Above 1 only at stride 1. */
  readonly dilationRate?: number;
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
 * 1-D convolution: `y[i, f] = activation(bias[f] + sum over u, c of kernel[u, c, f] * x[i * stride + u * dilation, c])`.
 *
 * Weights: `kernel` `[kernelSize, channels, filters]` and `bias` `[filters]`.
 *
 * @param x `[batch, steps, channels]`, float32
 * @param options.filters number of output channels, at least 1
 * @param options.kernelSize steps that the kernel covers
 * @returns `[batch, newSteps, filters]`; under `valid` padding
 *   `newSteps = floor((steps - (kernelSize - 1) * dilation - 1) / stride) + 1`, under `same` `ceil(steps / stride)`
 * @throws ShapeError for an input of another rank, sizes below 1, a kernel longer than its input under `valid` padding,
 *   stride and dilation both above 1, or an unknown name
 * @see Kim 2014, https://arxiv.org/abs/1408.5882: convolution over words
 * @example
 * const x = inputLayer({ shape: [100, 16] });
 * conv1d(x, { filters: 32, kernelSize: 5, padding: 'same' }).shape; // [null, 100, 32]
 */
export function conv1d(x: SymbolicTensor, options: Conv1dOptions): SymbolicTensor {
  const {
    filters,
    kernelSize,
    strides = 1,
    padding = 'valid',
    dilationRate = 1,
    useBias = true,
    activation = 'linear',
    kernelInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
  } = options;
  checkInput('conv1d', x, 3);
  checkPositiveInteger('conv1d', 'filters', filters);
  checkPositiveInteger('conv1d', 'kernelSize', kernelSize);
  checkPositiveInteger('conv1d', 'strides', strides);
  checkPositiveInteger('conv1d', 'dilationRate', dilationRate);
  checkActivation('conv1d', activation);
  checkStrideOrDilation('conv1d', [strides], [dilationRate]);
  checkWindow('conv1d', x, {
    size: [kernelSize],
    strides: [strides],
    padding,
    dilationRate: [dilationRate],
  });

  const fans = { fanIn: kernelSize * channelsOf(x), fanOut: kernelSize * filters };
  const layer = new Conv1D({
    filters,
    kernelSize,
    strides,
    padding,
    dilationRate,
    useBias,
    activation,
    kernelInitializer: createInitializer('conv1d', 'kernelInitializer', kernelInitializer, fans),
    biasInitializer: createInitializer('conv1d', 'biasInitializer', biasInitializer, fans),
    ...layerName('conv1d', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}

type TfjsClass = new (
  config: Parameters<typeof layers.conv1d>[0],
) => TfjsConvolution<[number], Padding | 'causal'>;

/** tfjs's layer with bias and activation computed by the convolution's own kernel. See {@link conv1d}. */
export class Conv1D extends tfjsLayerClass<TfjsClass>('Conv1D') {
  static readonly className = 'Conv1D';

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor | Tensor[] {
    const { padding, dataFormat, dilationRate, strides } = this;
    const activation = fusedActivation(this.activation);
    if (!activation || padding === 'causal' || dataFormat !== 'channelsLast' || dilationRate[0] !== 1) {
      return super.call(inputs, kwargs);
    }
    return tidy(() => {
      const sequence = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor3D;
      const kernel = this.kernel.read() as Tensor3D;
      const [batch, steps, channels] = sequence.shape;
      const y = fusedConv2d({
        x: reshape(sequence, [batch, 1, steps, channels]) as Tensor4D,
        filter: reshape(kernel, [1, ...kernel.shape]) as Tensor4D,
        bias: this.bias?.read(),
        strides: [1, strides[0]],
        padding,
        activation,
      });
      return reshape(y, [batch, y.shape[2] as number, y.shape[3] as number]);
    });
  }
}
