import { ShapeError } from '../errors.js';
import { checkConfidence, checkTwoClasses } from './check.js';
import { type ConfidenceOptions, type Interval, wilsonInterval } from './wilson-interval.js';

/** A measured share with its confidence interval. */
export interface Proportion extends Interval {
  /** `count / total`. */
  readonly value: number;
  readonly count: number;
  readonly total: number;
}

/** How a two-class score does at one threshold. */
export interface ThresholdMetrics {
  readonly threshold: number;
  /** Of the positive examples, the share that is called positive; also recall. */
  readonly sensitivity: Proportion;
  /** Of the negative examples, the share that is called negative. */
  readonly specificity: Proportion;
  /** Positive predictive value: of what is called positive, the share that is; null where nothing is. Also precision. */
  readonly ppv: Proportion | null;
  /** Negative predictive value: of what is called negative, the share that is; null where nothing is. */
  readonly npv: Proportion | null;
}

export interface ThresholdOptions extends ConfidenceOptions {
  /** Scores from here on are called positive; default 0.5. */
  readonly threshold?: number;
}

/**
 * Sensitivity, specificity and predictive values of a two-class score at a threshold, with Wilson intervals.
 *
 * With true and false positives and negatives: `sensitivity = TP / (TP + FN)`, `specificity = TN / (TN + FP)`,
 * `ppv = TP / (TP + FP)`, `npv = TN / (TN + FN)`. The predictive values hold for the share of positives among these
 * examples; among others, with another share, they are others.
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative
 * @param scores `[examples]`, finite, higher for positive
 * @throws DataError where there are no examples, or of one class alone
 * @throws ShapeError where lengths differ, a class is neither 0 nor 1, a score is not finite, or an option is out of range
 * @see Altman and Bland 1994, https://doi.org/10.1136/bmj.308.6943.1552
 * @example
 * thresholdMetrics([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).sensitivity;
 * // { value: 0.5, count: 1, total: 2, low: 0.0945, high: 0.9055 }
 */
export function thresholdMetrics(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  { threshold = 0.5, confidence = 0.95 }: ThresholdOptions = {},
): ThresholdMetrics {
  const { positives, negatives } = checkTwoClasses('thresholdMetrics', actual, scores);
  checkConfidence('thresholdMetrics', confidence);
  if (Number.isNaN(threshold)) throw new ShapeError('thresholdMetrics: threshold must be a number, got NaN.');
  let found = 0;
  let alarms = 0;
  for (let i = 0; i < actual.length; i++) {
    if ((scores[i] as number) < threshold) continue;
    if (actual[i] === 1) found++;
    else alarms++;
  }
  const spared = negatives - alarms;
  const missed = positives - found;
  const proportion = (count: number, total: number): Proportion => ({
    value: count / total,
    count,
    total,
    ...wilsonInterval(count, total, { confidence }),
  });
  return {
    threshold,
    sensitivity: proportion(found, positives),
    specificity: proportion(spared, negatives),
    ppv: found + alarms === 0 ? null : proportion(found, found + alarms),
    npv: spared + missed === 0 ? null : proportion(spared, spared + missed),
  };
}
