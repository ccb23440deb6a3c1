import { DataError, ShapeError } from '../errors.js';
import { averagePrecision } from './average-precision.js';
import { type AverageMetrics, averageClassMetrics } from './class-metrics.js';
import type { ClassMetrics } from './evaluation.js';
import { binaryRocAuc } from './roc-auc.js';

/** How one class of several does, called present from its threshold on. */
export interface LabelMetrics extends ClassMetrics {
  readonly threshold: number;
  /** Area under the precision-recall curve: see `averagePrecision`; null where no example has the class. */
  readonly averagePrecision: number | null;
  /** Null where all examples have the class, or none. */
  readonly rocAuc: number | null;
}

/** How predictions of any number of classes an example do. Plain JSON. */
export interface MultiLabelMetrics {
  readonly examples: number;
  /** Over all decisions together: a frequent class counts more. */
  readonly micro: AverageMetrics;
  /** Means over the classes that occur. */
  readonly macro: AverageMetrics;
  /** Share of the examples with all classes right. */
  readonly subsetAccuracy: number;
  /** Share of the decisions, one for each example and class, that are wrong. */
  readonly hammingLoss: number;
  /** Mean over the classes that occur; null where none does. */
  readonly meanAveragePrecision: number | null;
  /** Mean over the classes that some examples have and some have not; null where there is none. */
  readonly rocAuc: number | null;
  /** Mean binary cross-entropy over examples and classes, natural logarithm; of probabilities clipped as in `logLoss`. */
  readonly loss: number;
  readonly perClass: readonly LabelMetrics[];
}

export interface MultiLabelOptions {
  /** Class names in index order. */
  readonly labels: readonly string[];
  /** From which probability on a class is called present: one for all, or one a class; default 0.5. */
  readonly thresholds?: number | readonly number[];
}

/**
 * Metrics of predictions where an example has any number of classes, also none.
 *
 * With `TP`, `FP`, `FN` of a class: `precision = TP / (TP + FP)`, `recall = TP / (TP + FN)`, `f1 = 2 TP / (2 TP + FP + FN)`;
 * 0 for 0 / 0. Micro averages sum the counts over the classes first, macro averages are means over the classes that occur.
 *
 * @param actual `[examples, classes]`, row by row: 1 where an example has a class, else 0
 * @param probabilities `[examples, classes]`, row by row
 * @throws DataError where there are no examples; ShapeError where lengths do not fit, a value is neither 0 nor 1, a
 *   probability is not in [0, 1], or a threshold is no number
 * @see Sokolova and Lapalme 2009, https://doi.org/10.1016/j.ipm.2009.03.002
 * @example
 * const { micro, hammingLoss } = multiLabelMetrics([1, 0, 1, 1], [0.9, 0.6, 0.7, 0.2], { labels: ['a', 'b'] });
 * [micro.f1, hammingLoss]; // [0.666..., 0.5]
 */
export function multiLabelMetrics(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { labels, thresholds = 0.5 }: MultiLabelOptions,
): MultiLabelMetrics {
  const classes = labels.length;
  const limits = resolveThresholds(thresholds, labels);
  checkDecisions(actual, probabilities, classes);
  const examples = actual.length / classes;
  const perClass = labels.map((label, c): LabelMetrics => {
    const own = column(actual, classes, c);
    const scores = column(probabilities, classes, c);
    const threshold = limits[c] as number;
    return {
      label,
      ...rates(own, scores, () => threshold),
      threshold,
      averagePrecision: averagePrecision(own, scores),
      rocAuc: binaryRocAuc(own, scores),
    };
  });
  const limitOf = (i: number) => limits[i % classes] as number;
  const wrong = new Uint32Array(examples);
  for (let i = 0; i < actual.length; i++) {
    const called = (probabilities[i] as number) >= limitOf(i);
    const example = Math.floor(i / classes);
    if (called !== (actual[i] === 1)) wrong[example] = (wrong[example] as number) + 1;
  }
  return {
    examples,
    micro: rates(actual, probabilities, limitOf),
    macro: averageClassMetrics(perClass, 'macro'),
    subsetAccuracy: wrong.filter((count) => count === 0).length / examples,
    hammingLoss: wrong.reduce((sum, count) => sum + count, 0) / actual.length,
    meanAveragePrecision: meanOf(perClass.map((each) => each.averagePrecision)),
    rocAuc: meanOf(perClass.map((each) => each.rocAuc)),
    loss: binaryLoss(actual, probabilities),
    perClass,
  };
}

/** Precision, recall and F1 of decisions, each against its own threshold. */
function rates(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  limitOf: (i: number) => number,
): AverageMetrics {
  let [right, called, support] = [0, 0, 0];
  for (let i = 0; i < actual.length; i++) {
    const isCalled = (probabilities[i] as number) >= limitOf(i);
    if (isCalled) called++;
    if (actual[i] === 1) support++;
    if (isCalled && actual[i] === 1) right++;
  }
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: ratio(right, called),
    recall: ratio(right, support),
    f1: ratio(2 * right, called + support),
    support,
  };
}

function binaryLoss(actual: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const probability = Math.min(Math.max(probabilities[i] as number, epsilon), 1 - epsilon);
    sum -= Math.log(actual[i] === 1 ? probability : 1 - probability);
  }
  return sum / actual.length;
}

function column(values: ArrayLike<number>, classes: number, place: number): Float64Array {
  return Float64Array.from(
    { length: values.length / classes },
    (_, row) => values[row * classes + place] as number,
  );
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/**
 * One threshold a class.
 *
 * @throws ShapeError for another number of thresholds than classes, or one that is no number
 */
function resolveThresholds(
  thresholds: number | readonly number[],
  labels: readonly string[],
): readonly number[] {
  const each = typeof thresholds === 'number' ? labels.map(() => thresholds) : thresholds;
  if (each.length === labels.length && each.every((threshold) => !Number.isNaN(threshold))) return each;
  throw new ShapeError(
    `multiLabelMetrics: thresholds must be a number, or ${labels.length} (one for each of ${labels.join(', ')}), ` +
      `got [${each.join(', ')}].`,
  );
}

function checkDecisions(actual: ArrayLike<number>, probabilities: ArrayLike<number>, classes: number): void {
  if (actual.length === 0) {
    throw new DataError('multiLabelMetrics: there must be at least one example, got none.');
  }
  if (actual.length !== probabilities.length || actual.length % classes !== 0) {
    throw new ShapeError(
      `multiLabelMetrics: actual and probabilities must both hold [examples, ${classes}] numbers, row by row, got ` +
        `${actual.length} and ${probabilities.length}.`,
    );
  }
  for (let i = 0; i < actual.length; i++) {
    const probability = probabilities[i] as number;
    if ((actual[i] === 0 || actual[i] === 1) && probability >= 0 && probability <= 1) continue;
    throw new ShapeError(
      `multiLabelMetrics: actual must be 0 or 1 and a probability in [0, 1], got ${actual[i]} and ${probability} for ` +
        `example ${Math.floor(i / classes)}.`,
    );
  }
}
