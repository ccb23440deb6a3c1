import { checkRange } from '../check-range.js';
import type { Schedule } from './schedule.js';

/**
 * One learning rate for the whole run.
 *
 * @param rate 0 or more
 * @throws TrainingError for a negative rate
 * @example
 * constant(0.01).at(500, 1000); // 0.01
 */
export function constant(rate: number): Schedule {
  checkRange('constant', 'rate', rate, 0);
  return { name: 'constant', settings: { rate }, at: () => rate };
}
