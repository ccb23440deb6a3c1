import { add as addTensors, fill, mul, sub, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { LayerVariable, layers, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { channelsOf, formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';
import { type Moments, normalizeByBatch, normalizeByMoments, normalizeFrozen } from './normalize-batch.js';
import { tfjsLayerClass } from './tfjs-class.js';

export interface BatchNormalizationOptions extends LayerOptions {
  /** Share of the moving statistics that a step keeps, in [0, 1); default 0.99. (PyTorch states the other share.) */
  readonly momentum?: number;
  /** Added to the variance, above 0; default 1e-3. */
  readonly epsilon?: number;
  /** Whether to learn beta, the offset; default true. */
  readonly center?: boolean;
  /** Whether to learn gamma, the factor; default true. */
  readonly scale?: boolean;
  /** Where gamma starts; default `ones`. `zeros` makes a residual block start as the identity. */
  readonly gammaInitializer?: 'ones' | 'zeros';
}

/**
 * Batch normalisation over the last axis: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`.
 *
 * In training, mean and (biased) variance are the batch's, and the moving ones follow:
 * `moving = momentum * moving + (1 - momentum) * batch`. In prediction they are the moving ones. A frozen layer
 * (`trainable = false`) uses the moving ones in training too, leaves them alone, and its gamma and beta get no gradient.
 *
 * Weights: `gamma`, `beta`, `moving_mean`, `moving_variance`, each `[channels]`. Saved under tfjs's own class name.
 *
 * @param x `[batch, ..., channels]`, rank 2 to 4, float32
 * @returns same shape as `x`
 * @throws ShapeError for an input of another rank, an unknown number of channels, or options out of range
 * @see Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
 * @example
 * batchNormalization(conv2d(x, { filters: 16, kernelSize: 3, useBias: false }), { momentum: 0.9 });
 */
export function batchNormalization(
  x: SymbolicTensor,
  options: BatchNormalizationOptions = {},
): SymbolicTensor {
  const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true, gammaInitializer = 'ones' } = options;
  if (x.rank < 2 || x.rank > 4 || channelsOf(x) == null) {
    throw new ShapeError(
      `batchNormalization: expected input of rank 2 to 4 with a known number of channels last, received ${formatShape(x.shape)}; give inputLayer its channels`,
    );
  }
  if (!(momentum >= 0 && momentum < 1)) {
    throw new ShapeError(
      `batchNormalization: expected momentum in [0, 1), received ${momentum}; pass for example 0.99`,
    );
  }
  if (!(epsilon > 0)) {
    throw new ShapeError(
      `batchNormalization: expected epsilon above 0, received ${epsilon}; pass for example 1e-3`,
    );
  }
  const layer = new BatchNormalization({
    axis: -1,
    momentum,
    epsilon,
    center,
    scale,
    gammaInitializer,
    ...layerName('batch_normalization', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}

interface TfjsBatchNormalization extends layers.Layer {
  axis: number | number[];
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

type TfjsClass = new (config: Parameters<typeof layers.batchNormalization>[0]) => TfjsBatchNormalization;

/** tfjs's layer with a fast training step and a frozen state that is frozen. See {@link batchNormalization}. */
export class BatchNormalization extends tfjsLayerClass<TfjsClass>('BatchNormalization') {
  static readonly className = 'BatchNormalization';

  override build(inputShape: Shape): void {
    // Keras 2.3 and later save the axis as a list of one.
    const axis = Array.isArray(this.axis) && this.axis.length === 1 ? (this.axis[0] as number) : this.axis;
    if (axis !== -1 && axis !== inputShape.length - 1) {
      throw new ShapeError(
        `batchNormalization: expected axis -1, the channels, received ${JSON.stringify(axis)} for an input ${formatShape(inputShape)}; lay the data out with channels last`,
      );
    }
    this.axis = axis;
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], { training = false }: { training?: boolean }): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const channels = x.shape[x.rank - 1] as number;
      const affine = {
        gamma: (this.gamma?.read() ?? fill([channels], 1)) as Tensor1D,
        beta: (this.beta?.read() ?? fill([channels], 0)) as Tensor1D,
        epsilon: this.epsilon,
      };
      const moving = {
        mean: this.movingMean.read() as Tensor1D,
        variance: this.movingVariance.read() as Tensor1D,
      };
      if (this.isFrozen()) return normalizeFrozen(x, moving, affine);
      if (!training) return normalizeByMoments(x, moving, affine);
      return normalizeByBatch(x, affine, (moments) => this.follow(moments));
    });
  }

  /** A model's `trainable = false` reaches the weights of its layers alone, a layer's own both. */
  private isFrozen(): boolean {
    const weights = this._trainableWeights;
    return !this.trainable || (weights.length > 0 && weights.every((weight) => !weight.trainable));
  }

  private follow({ mean, variance }: Moments): void {
    for (const [moving, batch] of [
      [this.movingMean, mean],
      [this.movingVariance, variance],
    ] as const) {
      const change = mul(sub(batch, moving.read()), 1 - this.momentum);
      moving.write(addTensors(moving.read(), change));
    }
  }
}
