import { type RocPoint, rocCurve } from './roc-curve.js';

/**
 * Equal error rate: the share of false positives where it equals that of false negatives, on the ROC curve with straight
 * lines between its points. The usual single figure of verification (biometrics); 0.5 is guessing.
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative
 * @param scores `[examples]`, finite, higher for positive
 * @returns in [0, 1]
 * @throws DataError where there are no examples, or of one class alone
 * @throws ShapeError where lengths differ, a class is neither 0 nor 1, or a score is not finite
 * @see ISO/IEC 19795-1:2021
 * @example
 * equalErrorRate([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.5
 */
export function equalErrorRate(actual: ArrayLike<number>, scores: ArrayLike<number>): number {
  return equalError(rocCurve(actual, scores));
}

/** @param curve from no positive call at all to all of them */
export function equalError(curve: readonly Omit<RocPoint, 'threshold'>[]): number {
  // From 1, where nothing is called positive, to -1.
  const excess = (i: number) =>
    1 - (curve[i] as RocPoint).sensitivity - (1 - (curve[i] as RocPoint).specificity);
  let after = 1;
  while (excess(after) > 0) after++;
  const [above, below] = [excess(after - 1), excess(after)];
  const missed = (i: number) => 1 - (curve[i] as RocPoint).sensitivity;
  return missed(after - 1) + (above / (above - below)) * (missed(after) - missed(after - 1));
}
