import { DataError, ShapeError } from '../errors.js';
import { checkConfidence, checkTwoClasses } from './check.js';
import { pairRates } from './pair-rates.js';
import { resamplePeople } from './resample-people.js';
import { type Proportion, thresholdMetrics } from './threshold-metrics.js';
import { type ConfidenceOptions, type Interval, wilsonInterval } from './wilson-interval.js';

/** Pairs of examples with what was measured of them: one position a pair in each list. */
export interface ScoredPairs {
  /** `[pairs]`, 1 where both are the same person (part, speaker, ...), else 0. */
  readonly actual: ArrayLike<number>;
  /** `[pairs]`, finite, higher for the same. */
  readonly scores: ArrayLike<number>;
  /** `[pairs]`, whose the two are: equal names where `actual` is 1. */
  readonly people: readonly (readonly [string, string])[];
}

/** A measured value with its confidence interval. */
export interface Estimate extends Interval {
  readonly value: number;
}

/** How well pairs of the same and of different people are told apart. */
export interface VerificationMetrics {
  readonly threshold: number;
  /** Pairs called right at the threshold. */
  readonly accuracy: Proportion;
  /** Of the different pairs, the share that is called the same. */
  readonly falseAcceptRate: Proportion;
  /** Of the same pairs, the share that is called different. */
  readonly falseRejectRate: Proportion;
  /** Area under the ROC curve. */
  readonly auc: Estimate;
  /** Of all thresholds the one where both rates are equal. */
  readonly equalErrorRate: Estimate;
}

export interface VerificationOptions extends ConfidenceOptions {
  /** Scores from here on are called the same; chosen on other people. */
  readonly threshold: number;
  /** Draws of people for the intervals; default 1000. */
  readonly resamples?: number;
  /** Decides the draws; default 0. */
  readonly seed?: number;
}

/**
 * Measures verification on pairs: accuracy and both error rates at a threshold, area under the curve and equal error rate,
 * with intervals.
 *
 * One person is in several pairs, so pairs are not independent, and an interval that takes them so is too narrow. Intervals
 * are the middle of a bootstrap over people: people are drawn anew with replacement, and a pair counts as often as its person,
 * or as the product of its two, both kinds as much in all as before. Those of shares are widened to Wilson's, which also holds where nothing or all is right.
 *
 * @param pairs both kinds, of two people at least
 * @throws DataError where there are no pairs, pairs of one kind alone, or names that contradict `actual`
 * @throws ShapeError where lengths differ, a score is not finite, or an option is out of range
 * @see Snijders and Borgatti 1999, Connections 22(2), 161-170 (the bootstrap of vertices)
 * @see Fogliato et al. 2024, https://arxiv.org/abs/2306.01198
 * @example
 * const pairs = { actual: [1, 0], scores: [0.9, 0.2], people: [['ann', 'ann'], ['ann', 'bo']] } as const;
 * verificationMetrics(pairs, { threshold: 0.5 }).accuracy; // { value: 1, count: 2, total: 2, low: 0.3424, high: 1 }
 */
export function verificationMetrics(
  pairs: ScoredPairs,
  { threshold, confidence = 0.95, resamples = 1000, seed = 0 }: VerificationOptions,
): VerificationMetrics {
  const attempt = 'verificationMetrics';
  const { actual, scores } = pairs;
  checkTwoClasses(attempt, actual, scores);
  checkConfidence(attempt, confidence);
  checkPeople(attempt, pairs);
  if (!Number.isSafeInteger(resamples) || resamples < 100)
    throw new ShapeError(
      `${attempt}: resamples must be a whole number of at least 100, got ${resamples}; 1000 are usual.`,
    );
  const { sensitivity, specificity } = thresholdMetrics(actual, scores, { threshold, confidence });
  const measure = pairRates(pairs, threshold);
  const value = measure(new Uint32Array(actual.length).fill(1));
  const drawn = Array.from(resamplePeople(pairs, { resamples, seed }), measure);
  const interval = (of: keyof typeof value): Interval =>
    middle(
      drawn.map((rates) => rates[of]),
      confidence,
    );
  const share = (count: number, total: number, of: keyof typeof value): Proportion => {
    const [wilson, bootstrap] = [wilsonInterval(count, total, { confidence }), interval(of)];
    return {
      value: count / total,
      count,
      total,
      low: Math.min(wilson.low, bootstrap.low),
      high: Math.max(wilson.high, bootstrap.high),
    };
  };
  const [accepted, rejected] = [
    specificity.total - specificity.count,
    sensitivity.total - sensitivity.count,
  ] as const;
  return {
    threshold,
    accuracy: share(actual.length - accepted - rejected, actual.length, 'accuracy'),
    falseAcceptRate: share(accepted, specificity.total, 'falseAcceptRate'),
    falseRejectRate: share(rejected, sensitivity.total, 'falseRejectRate'),
    auc: { value: value.auc, ...interval('auc') },
    equalErrorRate: { value: value.equalErrorRate, ...interval('equalErrorRate') },
  };
}

function checkPeople(attempt: string, { actual, people }: ScoredPairs): void {
  if (people.length !== actual.length)
    throw new ShapeError(
      `${attempt}: there must be two names for each pair, got ${people.length} for ${actual.length} pairs.`,
    );
  const wrong = people.findIndex(([a, b], i) => (a === b) !== (actual[i] === 1));
  if (wrong < 0) return;
  throw new DataError(
    `${attempt}: a pair must be the same exactly where its names are, but pair ${wrong} of ` +
      `"${people[wrong]?.join('" and "')}" is ${actual[wrong]}.`,
  );
}

/** The part of the values that leaves equal shares out at both ends. */
function middle(values: readonly number[], confidence: number): Interval {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
    return below + (place - Math.floor(place)) * (above - below);
  };
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}
