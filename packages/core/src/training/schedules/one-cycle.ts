import { checkRange } from '../check-range.js';
import { cosineBetween } from './cosine.js';
import type { Schedule } from './schedule.js';

/** Options of `oneCycle`. */
export interface OneCycleOptions {
  /** Share of the run in which the rate rises; default 0.3. */
  readonly warmup?: number;
  /** The first rate is `peak / startDivisor`; default 25. */
  readonly startDivisor?: number;
  /** The last rate is the first one divided by this; default 1e4. */
  readonly finalDivisor?: number;
}

/**
 * Rises from `peak / startDivisor` to `peak`, then falls to almost nothing, both along half a cosine.
 *
 * Gives PyTorch's `OneCycleLR(anneal_strategy='cos')`, without its cycling of momentum. (A run of so few steps that
 * none is left for the rise starts at the peak.)
 *
 * @param peak 0 or more
 * @throws TrainingError for a share outside [0, 1] or a divisor below 1
 * @see Smith and Topin 2018, https://arxiv.org/abs/1708.07120
 * @example
 * oneCycle(0.003).at(299, 1000); // 0.003
 */
export function oneCycle(
  peak: number,
  { warmup = 0.3, startDivisor = 25, finalDivisor = 1e4 }: OneCycleOptions = {},
): Schedule {
  checkRange('oneCycle', 'peak', peak, 0);
  checkRange('oneCycle', 'warmup', warmup, 0, 1);
  checkRange('oneCycle', 'startDivisor', startDivisor, 1);
  checkRange('oneCycle', 'finalDivisor', finalDivisor, 1);
  const start = peak / startDivisor;
  return {
    name: 'oneCycle',
    settings: { peak, warmup, startDivisor, finalDivisor },
    at(step, totalSteps) {
      const top = Math.max(warmup * totalSteps - 1, 0);
      if (step < top) return cosineBetween(start, peak, step / top);
      const fall = totalSteps - 1 - top;
      return fall > 0 ? cosineBetween(peak, start / finalDivisor, (step - top) / fall) : peak;
    },
  };
}
