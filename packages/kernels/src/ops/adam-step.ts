import type { Tensor } from '@tensorflow/tfjs-core';
import { runOptional } from './run-optional.js';
import { assertSameShapes } from './sgd-step.js';

/** Our kernel's name; tfjs has none. */
export const ADAM_STEP = 'AdamStep';

/** Settings of `adamStep`. The bias corrections are part of the learning rate and of epsilon. */
export interface AdamStepOptions {
  readonly learningRate: number;
  /** Decay of the sum of gradients. */
  readonly beta1: number;
  /** Decay of the sum of squared gradients. */
  readonly beta2: number;
  /** Added to the root of the sum of squares. */
  readonly epsilon: number;
  /** The weight is multiplied with it first: 1 - rate * decay in AdamW, 1 in Adam. */
  readonly kept: number;
  /**
   * Whether the old state is of no more use to the caller. Where no copy shares its numbers, the new one then takes its
   * place in memory, and of an embedding only the rows that change are touched. Default false.
   */
  readonly reuse?: boolean;
}

/** The tensors of `adamStep`, all of one shape, float32. */
export interface AdamState {
  readonly weight: Tensor;
  /** Decaying sum of gradients. */
  readonly sum: Tensor;
  /** Decaying sum of squared gradients. */
  readonly squares: Tensor;
}

/**
 * One step of Adam or AdamW in one pass: `sum = beta1 sum + g`, `squares = beta2 squares + g^2`,
 * `weight = kept weight - learningRate sum / (sqrt(squares) + epsilon)`.
 *
 * @param state not changed, nor is the gradient, unless `reuse` is set
 * @returns the new values, owned by the caller, or null where the current backend has no kernel for it
 * @throws Error where the shapes differ
 * @see Kingma and Ba 2014, https://arxiv.org/abs/1412.6980; Loshchilov and Hutter 2017, https://arxiv.org/abs/1711.05101
 * @example
 * ```ts
 * const options = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, kept: 1 };
 * const step = adamStep({ weight, sum, squares }, gradient, options);
 * if (step) weight.assign(step.weight);
 * ```
 */
export function adamStep(state: AdamState, gradient: Tensor, options: AdamStepOptions): AdamState | null {
  const { weight, sum, squares } = state;
  const inputs = { weight, gradient, sum, squares };
  assertSameShapes('adamStep', inputs);
  const outputs = runOptional(ADAM_STEP, inputs, options);
  if (!outputs) return null;
  const [newWeight, newSum, newSquares] = outputs as [Tensor, Tensor, Tensor];
  return { weight: newWeight, sum: newSum, squares: newSquares };
}
