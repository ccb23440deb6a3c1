import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { runOptional } from './run-optional.js';

/** Our kernels' names; tfjs has none. */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';
export const BATCH_NORM_TRAINING_GRADIENT = 'BatchNormTrainingGradient';

/** Attributes of both kernels. */
export interface BatchNormTrainingAttrs {
  /** Added to the variance. */
  readonly epsilon: number;
}

/** What `batchNormTraining` gives back; all owned by the caller. */
export interface BatchNormTraining {
  /** Same shape as the input. */
  readonly y: Tensor;
  /** `[channels]`; a constant to the gradient. */
  readonly mean: Tensor1D;
  /** `[channels]`, biased (divided by n); a constant to the gradient. */
  readonly variance: Tensor1D;
}

/**
 * Batch normalisation in training, `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`, by the moments of the batch,
 * in two passes over the data; differentiable by `x`, `gamma` and `beta`, in two more.
 *
 * @param x `[batch, ..., channels]`, float32
 * @param gamma `[channels]`, float32
 * @param beta `[channels]`, float32
 * @param epsilon added to the variance, above 0
 * @returns the result and the moments, or null where the current backend has no kernel for it
 * @throws Error where gamma or beta has not one number for each channel
 * @see Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
 * @example
 * ```ts
 * const normal = batchNormTraining(x, gamma, beta, 1e-3);
 * const y = normal ? normal.y : tf.batchNorm(x, mean, variance, beta, gamma, 1e-3);
 * ```
 */
export function batchNormTraining(
  x: Tensor,
  gamma: Tensor1D,
  beta: Tensor1D,
  epsilon: number,
): BatchNormTraining | null {
  const channels = x.shape.at(-1);
  if (gamma.size !== channels || beta.size !== channels || x.size === 0) {
    throw new Error(
      `batchNormTraining: expected x [batch, ..., channels] that is not empty, gamma [channels] and beta [channels], ` +
        `received [${x.shape}], [${gamma.shape}] and [${beta.shape}]; give one number for each channel`,
    );
  }
  const outputs = runOptional(BATCH_NORM_TRAINING, { x, gamma, beta }, { epsilon });
  if (!outputs) return null;
  const [y, mean, variance] = outputs as [Tensor, Tensor1D, Tensor1D];
  return { y, mean, variance };
}
