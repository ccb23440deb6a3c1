import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { runOptional } from './run-optional.js';

/** Our kernel's name; tfjs has none. */
export const SGD_STEP = 'SgdStep';

/** Settings of `sgdStep`. */
export interface SgdStepOptions {
  readonly learningRate: number;
  /** Share of the velocity that is kept; without a velocity it has no effect. */
  readonly momentum: number;
  /** Times the weight is added to its gradient. */
  readonly weightDecay: number;
  readonly nesterov: boolean;
  /**
   * Whether the old weight and velocity are of no more use to the caller. Where no copy shares their numbers, the new ones
   * then take their place in memory, and of an embedding only the rows that change are touched. Default false.
   */
  readonly reuse?: boolean;
}

/** New values; owned by the caller. */
export interface SgdStep {
  readonly weight: Tensor;
  /** As the one given; null without. */
  readonly velocity: Tensor | null;
}

/**
 * One step of gradient descent in one pass: `g = gradient + weightDecay weight`, `velocity = momentum velocity + g`,
 * `weight -= learningRate velocity` (Nesterov: `learningRate (g + momentum velocity)`).
 *
 * @param weight any shape, float32; not changed, nor are the others, unless `reuse` is set
 * @param gradient shape of the weight
 * @param velocity shape of the weight; null for none
 * @returns the new values, or null where the current backend has no kernel for it
 * @throws Error where the shapes differ
 * @example
 * ```ts
 * const step = sgdStep(weight, gradient, null, { learningRate: 0.1, momentum: 0, weightDecay: 0, nesterov: false });
 * if (step) weight.assign(step.weight);
 * ```
 */
export function sgdStep(
  weight: Tensor,
  gradient: Tensor,
  velocity: Tensor | null,
  options: SgdStepOptions,
): SgdStep | null {
  const inputs: NamedTensorMap = velocity ? { weight, gradient, velocity } : { weight, gradient };
  assertSameShapes('sgdStep', inputs);
  const outputs = runOptional(SGD_STEP, inputs, options);
  if (!outputs) return null;
  const [newWeight, newVelocity = null] = outputs;
  return { weight: newWeight!, velocity: newVelocity };
}

/** @throws Error naming every shape where they differ */
export function assertSameShapes(op: string, tensors: NamedTensorMap): void {
  const shapes = Object.entries(tensors).map(([name, { shape }]) => [name, `[${shape}]`] as const);
  if (shapes.every(([, shape]) => shape === shapes[0]?.[1])) return;
  throw new Error(
    `${op}: all tensors must have the weight's shape, received ${shapes.map((one) => one.join(' ')).join(', ')}`,
  );
}
