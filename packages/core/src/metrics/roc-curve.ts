import { checkTwoClasses } from './check.js';

/** What calling an example positive from a threshold on gives. */
export interface RocPoint {
  /** Scores from here on are called positive; Infinity where none is. */
  readonly threshold: number;
  /** Share of the positive examples that are called positive: the curve's ordinate. */
  readonly sensitivity: number;
  /** Share of the negative examples that are called negative; 1 less this is the curve's abscissa. */
  readonly specificity: number;
}

/**
 * The receiver operating characteristic: one point for no positive call at all, then one for each distinct score, from
 * the highest.
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative
 * @param scores `[examples]`, finite, higher for positive
 * @returns sensitivity rises from 0 to 1 and specificity falls from 1 to 0; no point is left out
 * @throws DataError where there are no examples, or of one class alone
 * @throws ShapeError where lengths differ, a class is neither 0 nor 1, or a score is not finite
 * @see Fawcett 2006, https://doi.org/10.1016/j.patrec.2005.10.010
 * @example
 * rocCurve([0, 1], [0.2, 0.7]);
 * // [ { threshold: Infinity, sensitivity: 0, specificity: 1 },
 * //   { threshold: 0.7, sensitivity: 1, specificity: 1 },
 * //   { threshold: 0.2, sensitivity: 1, specificity: 0 } ]
 */
export function rocCurve(actual: ArrayLike<number>, scores: ArrayLike<number>): RocPoint[] {
  const { positives, negatives } = checkTwoClasses('rocCurve', actual, scores);
  const order = Uint32Array.from({ length: actual.length }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, sensitivity: 0, specificity: 1 }];
  let found = 0;
  let alarms = 0;
  for (const [rank, index] of order.entries()) {
    if (actual[index] === 1) found++;
    else alarms++;
    const threshold = scores[index] as number;
    // Equal scores are called the same, so they make one point.
    if (scores[order[rank + 1] as number] === threshold) continue;
    points.push({
      threshold,
      sensitivity: found / positives,
      specificity: (negatives - alarms) / negatives,
    });
  }
  return points;
}
