import { constraints, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { type ActivationName, checkActivation } from './activation-name.js';
import { channelsOf, checkInput, checkPositiveInteger, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';
import { createInitializer, type InitializerName } from './initializer.js';

export interface DenseOptions extends LayerOptions {
  readonly units: number;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: ActivationName;
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerName;
  /** Default `zeros`. */
  readonly biasInitializer?: InitializerName;
  /**
   * The greatest norm of the weights that come into a unit, which `fit` keeps to after each step; default none. Saved as
   * tfjs's constraint `maxNorm`, which plain `tf.loadLayersModel` applies once more: that scales the kernel by
   * `1 - 1e-7 / norm`, or by `1 - 1e-4 / norm` where WebGL has half floats alone. Core's loaders leave it as it is.
   */
  readonly maxNorm?: number;
}

/**
 * Fully connected layer: `y = activation(x kernel + bias)`.
 *
 * Weights: `kernel` `[features, units]` and `bias` `[units]`.
 *
 * @param x `[batch, features]`, float32
 * @param options.units number of outputs, at least 1
 * @returns `[batch, units]`
 * @throws ShapeError for an input of another rank, `units` below 1, an unknown name or a `maxNorm` that is not above 0
 * @see Hinton et al. 2012, https://arxiv.org/abs/1207.0580, for the greatest norm
 * @example
 * dense(inputLayer({ shape: [84] }), { units: 10, activation: 'softmax' }).shape; // [null, 10]
 */
export function dense(x: SymbolicTensor, options: DenseOptions): SymbolicTensor {
  const {
    units,
    useBias = true,
    activation = 'linear',
    kernelInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
    maxNorm,
  } = options;
  checkInput('dense', x, 2);
  checkPositiveInteger('dense', 'units', units);
  checkActivation('dense', activation);
  if (maxNorm !== undefined && !(maxNorm > 0 && Number.isFinite(maxNorm))) {
    throw new ShapeError(
      `dense: expected maxNorm to be a number above 0, received ${maxNorm}; pass for example 3, or leave it out`,
    );
  }
  const fans = { fanIn: channelsOf(x), fanOut: units };
  const layer = layers.dense({
    units,
    useBias,
    activation,
    kernelInitializer: createInitializer('dense', 'kernelInitializer', kernelInitializer, fans),
    biasInitializer: createInitializer('dense', 'biasInitializer', biasInitializer, fans),
    ...(maxNorm !== undefined && { kernelConstraint: constraints.maxNorm({ maxValue: maxNorm, axis: 0 }) }),
    ...layerName('dense', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}
