import { checkRange } from '../check-range.js';
import type { Schedule } from './schedule.js';

/** Options of `cosine`. */
export interface CosineOptions {
  /** What the rate falls towards; default 0. */
  readonly final?: number;
}

/**
 * Half a cosine from `peak` to `final`: `final + (peak - final) (1 + cos(pi step / totalSteps)) / 2`.
 *
 * @param peak the rate at the start; 0 or more
 * @throws TrainingError for a negative rate
 * @see Loshchilov and Hutter 2016, https://arxiv.org/abs/1608.03983 (without restarts)
 * @example
 * cosine(0.1).at(500, 1000); // 0.05
 */
export function cosine(peak: number, { final = 0 }: CosineOptions = {}): Schedule {
  checkRange('cosine', 'peak', peak, 0);
  checkRange('cosine', 'final', final, 0);
  return {
    name: 'cosine',
    settings: { peak, final },
    at: (step, totalSteps) => cosineBetween(peak, final, step / totalSteps),
  };
}

/** @param share how far along the way, in [0, 1] */
export function cosineBetween(start: number, end: number, share: number): number {
  return end + ((start - end) * (1 + Math.cos(Math.PI * share))) / 2;
}
