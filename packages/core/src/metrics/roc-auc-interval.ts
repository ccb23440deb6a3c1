import { DataError } from '../errors.js';
import { checkConfidence, checkTwoClasses } from './check.js';
import { normalQuantile } from './normal-quantile.js';
import type { ConfidenceOptions, Interval } from './wilson-interval.js';

/** An area under the curve, with its confidence interval. */
export interface AucInterval extends Interval {
  readonly auc: number;
  readonly standardError: number;
}

/**
 * Area under the receiver operating characteristic with DeLong's confidence interval, `auc -+ z * standardError`, cut to
 * [0, 1].
 *
 * The variance is that of the positives' shares of negatives below them, over their number, and the same the other way
 * round. Where all scores are in the right order it is 0, and the interval says nothing: look at
 * {@link thresholdMetrics}' intervals then.
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative; two of each at least
 * @param scores `[examples]`, finite: only their order counts
 * @throws DataError where there are no examples, or fewer than two of a class
 * @throws ShapeError where lengths differ, a class is neither 0 nor 1, a score is not finite, or `confidence` is out of range
 * @see DeLong, DeLong and Clarke-Pearson 1988, https://doi.org/10.2307/2531595
 * @example
 * rocAucInterval([0, 0, 0, 1, 1], [0.1, 0.4, 0.3, 0.35, 0.8]);
 * // { auc: 0.8333, standardError: 0.2357, low: 0.3714, high: 1 }
 */
export function rocAucInterval(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  { confidence = 0.95 }: ConfidenceOptions = {},
): AucInterval {
  const { positives, negatives } = checkTwoClasses('rocAucInterval', actual, scores);
  checkConfidence('rocAucInterval', confidence);
  if (positives < 2 || negatives < 2) {
    throw new DataError(
      `rocAucInterval: an interval needs two examples of each class at least, got ${positives} positive and ` +
        `${negatives} negative; binaryRocAuc gives the area alone.`,
    );
  }
  const scoresOf = (label: number) =>
    Float64Array.from(Array.from(scores).filter((_, i) => actual[i] === label)).sort();
  const below = sharesBelow(scoresOf(1), scoresOf(0));
  const above = sharesBelow(scoresOf(0), scoresOf(1));
  const auc = mean(below);
  const standardError = Math.sqrt(variance(below) / positives + variance(above) / negatives);
  const reach = normalQuantile((1 + confidence) / 2) * standardError;
  return { auc, standardError, low: Math.max(0, auc - reach), high: Math.min(1, auc + reach) };
}

/** For each score the share of the others below it, ties counting one half; both sorted. */
function sharesBelow(sorted: Float64Array, others: Float64Array): Float64Array {
  let below = 0;
  let notAbove = 0;
  return sorted.map((score) => {
    while (below < others.length && (others[below] as number) < score) below++;
    while (notAbove < others.length && (others[notAbove] as number) <= score) notAbove++;
    return (below + notAbove) / 2 / others.length;
  });
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
