import { div, minimum, mul, sqrt, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Parameter } from './optimizers/optimizer.js';

/**
 * Puts weights back into what their layers' constraints allow: the last part of a step, before a moving average sees them.
 * The norms that `maxNorm` bounds stay bounded in such an average, whose weights add up to 1.
 *
 * tfjs's own `maxNorm` divides by the norm plus 1e-7 and so shrinks what is within the bound too, a little in every step.
 * Here that stays as it is, bit for bit.
 */
export function constrain(parameters: readonly Parameter[]): void {
  for (const { variable, constraint } of parameters) {
    if (!constraint) continue;
    tidy(() => {
      const isMaxNorm = constraint.getClassName() === 'MaxNorm';
      const { maxValue, axis } = constraint.getConfig() as { maxValue: number; axis: number };
      variable.assign(isMaxNorm ? withMaxNorm(variable, maxValue, axis) : constraint.apply(variable));
    });
  }
}

/** `w min(1, max / norm)`, the norm along the axis. A norm of 0 gives a factor of 1. */
function withMaxNorm(weight: Tensor, max: number, axis: number): Tensor {
  const norms = sqrt(sum(square(weight), axis, true));
  return mul(weight, minimum(div(max, norms), 1));
}
