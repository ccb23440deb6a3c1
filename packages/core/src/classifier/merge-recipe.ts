import type { FitOptions } from '../training/fit-options.js';
import type { TrainingRecipe } from './architecture.js';

// fit's own default, here the peak of a recipe's schedule.
const LEARNING_RATE = 1e-3;

/**
 * Completes a caller's options by an architecture's recipe; whatever the caller sets comes first.
 *
 * A learning rate that is a number becomes the peak of the recipe's schedule, where it has one; a schedule replaces it.
 *
 * @example
 * mergeRecipe({ epochs: 10, schedule: oneCycle, learningRate: 3e-3 }, { learningRate: 1e-3 });
 * // { epochs: 10, learningRate: oneCycle(1e-3) }
 */
export function mergeRecipe(recipe: TrainingRecipe, options: FitOptions): FitOptions {
  const { schedule, learningRate: peak, ...defaults } = recipe;
  const rate = options.learningRate ?? peak;
  const learningRate = schedule && typeof rate !== 'object' ? schedule(rate ?? LEARNING_RATE) : rate;
  // An option that is there but undefined, as a command line leaves it, must not hide the recipe's.
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given, learningRate };
}
