import { TrainingError } from '../../errors.js';
import { checkRange } from '../check-range.js';
import type { Schedule } from './schedule.js';

/** Options of `stepDecay`. */
export interface StepDecayOptions {
  /** Where the rate drops, as shares of the run, rising; default `[0.5, 0.75]`. */
  readonly milestones?: readonly number[];
  /** What the rate is multiplied with at each milestone; default 0.1. */
  readonly factor?: number;
}

/**
 * Drops the learning rate at milestones: `rate * factor^(milestones passed)`.
 *
 * The defaults are those of the ResNet paper on CIFAR-10: a tenth at half the run, a hundredth at three quarters.
 *
 * @param rate at the start; 0 or more
 * @throws TrainingError for milestones outside (0, 1) or not rising
 * @see He et al. 2015, https://arxiv.org/abs/1512.03385, section 4.2
 * @example
 * stepDecay(0.1).at(600, 1000); // 0.01
 */
export function stepDecay(
  rate: number,
  { milestones = [0.5, 0.75], factor = 0.1 }: StepDecayOptions = {},
): Schedule {
  checkRange('stepDecay', 'rate', rate, 0);
  checkRange('stepDecay', 'factor', factor, 0);
  if (!milestones.every((share, i) => share > (milestones[i - 1] ?? 0) && share < 1)) {
    throw new TrainingError(
      `stepDecay: milestones are rising shares of the run, above 0 and below 1, got [${milestones}].`,
    );
  }
  return {
    name: 'stepDecay',
    settings: { rate, milestones, factor },
    at(step, totalSteps) {
      const passed = milestones.filter((share) => step >= share * totalSteps).length;
      return rate * factor ** passed;
    },
  };
}
