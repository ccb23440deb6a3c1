import { checkPairs } from './check.js';

/**
 * Accuracy: the share of examples whose class was predicted.
 *
 * @param actual `[examples]`, class indices
 * @param predicted `[examples]`, class indices
 * @returns in [0, 1]
 * @throws DataError where there are no examples; ShapeError where the lengths differ
 * @example
 * accuracy([0, 1, 2, 2], [0, 2, 2, 2]); // 0.75
 */
export function accuracy(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  checkPairs('accuracy', actual, predicted);
  let right = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] === predicted[i]) right++;
  return right / actual.length;
}
