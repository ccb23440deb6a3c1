import { type backend_util, Elu, LeakyRelu, Prelu, Sigmoid, type TensorInfo } from '@tensorflow/tfjs-core';
import type { RunKernel } from './kernel.js';

/** An activation as a range that values are clamped to, which our compiled functions do on their way out. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range that leaves values as they are. */
export const EVERYTHING: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** What tfjs's fused kernels carry of an activation. */
export interface FusedActivation {
  readonly activation?: backend_util.Activation;
  readonly leakyreluAlpha?: number;
}

/** The range that an activation clamps to; everything for those that do more, which `activateRest` then applies. */
export function rangeOf(activation: backend_util.Activation | undefined): Range {
  if (activation === 'relu') return { low: 0, high: Number.POSITIVE_INFINITY };
  if (activation === 'relu6') return { low: 0, high: 6 };
  return EVERYTHING;
}

/**
 * Applies an activation that is more than a clamp, by tfjs's kernel.
 *
 * @param x what the product or convolution gave
 * @param preluWeights slopes for 'prelu'
 * @returns `x` itself where there is nothing left to do
 * @throws Error for an activation that tfjs does not have
 */
export function activateRest(
  run: RunKernel,
  x: TensorInfo,
  { activation = 'linear', leakyreluAlpha: alpha }: FusedActivation,
  preluWeights: TensorInfo | undefined,
): TensorInfo {
  switch (activation) {
    case 'linear':
    case 'relu':
    case 'relu6':
      return x;
    case 'elu':
      return run(Elu, { x });
    case 'sigmoid':
      return run(Sigmoid, { x });
    case 'leakyrelu':
      return run(LeakyRelu, { x }, { alpha: alpha ?? 0.2 });
    case 'prelu':
      if (preluWeights) return run(Prelu, { x, alpha: preluWeights });
      throw new Error("fused kernels on the wasm backend: activation 'prelu' needs preluActivationWeights");
  }
}
