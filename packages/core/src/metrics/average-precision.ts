import { checkScores } from './check.js';

/**
 * Average precision of a two-class score, the area under its precision-recall curve as steps:
 * `sum_k (recall_k - recall_(k-1)) precision_k` over the distinct scores from the highest. Unlike the ROC's area, it tells
 * of a rare class how many false alarms its findings cost.
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative
 * @param scores `[examples]`, on any scale: only their order counts
 * @returns in [0, 1]; null where no example is positive
 * @throws DataError where there are no examples; ShapeError where lengths differ or a value is neither 0 nor 1, or NaN
 * @see Boyd et al. 2013, https://doi.org/10.1007/978-3-642-40994-3_29
 * @example
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333...
 */
export function averagePrecision(actual: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  checkScores('averagePrecision', actual, scores);
  const order = Uint32Array.from({ length: actual.length }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  let found = 0;
  let counted = 0;
  let sum = 0;
  for (const [rank, index] of order.entries()) {
    if (actual[index] === 1) found++;
    // Equal scores are called the same, so they make one point.
    if (scores[order[rank + 1] as number] === scores[index]) continue;
    sum += ((found - counted) * found) / (rank + 1);
    counted = found;
  }
  return found === 0 ? null : sum / found;
}
