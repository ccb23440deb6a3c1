import { checkRange } from '../check-range.js';
import type { Schedule } from './schedule.js';

/** Options of `withWarmup`. */
export interface WarmupOptions {
  /** Share of the run in which the rate rises; default 0.05. */
  readonly share?: number;
}

/**
 * Lets another schedule start gently: over the first `n = round(share * totalSteps)` steps its rate is multiplied with
 * `(step + 1) / n`.
 *
 * @throws TrainingError for a share outside [0, 1]
 * @see Goyal et al. 2017, https://arxiv.org/abs/1706.02677, section 2.2
 * @example
 * withWarmup(constant(0.1), { share: 0.1 }).at(49, 1000); // 0.05
 */
export function withWarmup(schedule: Schedule, { share = 0.05 }: WarmupOptions = {}): Schedule {
  checkRange('withWarmup', 'share', share, 0, 1);
  return {
    name: `withWarmup(${schedule.name})`,
    settings: { ...schedule.settings, warmupShare: share },
    at(step, totalSteps) {
      const warmupSteps = Math.round(share * totalSteps);
      const rate = schedule.at(step, totalSteps);
      return step < warmupSteps ? (rate * (step + 1)) / warmupSteps : rate;
    },
  };
}
