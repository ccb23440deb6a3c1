import { ShapeError } from '../errors.js';
import { checkTwoClasses } from './check.js';
import { type RocPoint, rocCurve } from './roc-curve.js';

/**
 * What makes a threshold good.
 *
 * - `youden`: the highest `sensitivity + specificity - 1`.
 * - `accuracy`: the most examples called right.
 * - `equal-error`: the least difference between the shares of false positives and of false negatives.
 * - `sensitivity`: the highest specificity among thresholds with a sensitivity of `atLeast`, in [0, 1].
 * - `specificity`: the other way round. A rate of false positives of at most 0.1% is a specificity of at least 0.999.
 * - `cost`: the least `falseNegative * FN + falsePositive * FP`; one error of each kind costs 0 or more, not both 0.
 */
export type ThresholdCriterion =
  | { readonly by: 'youden' | 'accuracy' | 'equal-error' }
  | { readonly by: 'sensitivity' | 'specificity'; readonly atLeast: number }
  | { readonly by: 'cost'; readonly falseNegative: number; readonly falsePositive: number };

/**
 * Chooses the threshold of a two-class score. Choose on examples that were neither trained on nor are reported on: on the
 * ones that it was chosen for, a threshold looks better than it is.
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative
 * @param scores `[examples]`, finite, higher for positive
 * @param criterion default `{ by: 'youden' }`
 * @returns a point of {@link rocCurve}; of equally good ones that with the highest threshold. Its `threshold` is Infinity
 *   where no positive call at all is best.
 * @throws DataError where there are no examples, or of one class alone
 * @throws ShapeError where lengths differ, a class is neither 0 nor 1, a score is not finite, or the criterion is unknown
 *   or out of range
 * @see Youden 1950, https://doi.org/10.1002/1097-0142(1950)3:1%3C32::AID-CNCR2820030106%3E3.0.CO;2-3
 * @example
 * chooseThreshold([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { by: 'sensitivity', atLeast: 0.9 });
 * // { threshold: 0.35, sensitivity: 1, specificity: 0.5 }
 */
export function chooseThreshold(
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
  criterion: ThresholdCriterion = { by: 'youden' },
): RocPoint {
  const { positives, negatives } = checkTwoClasses('chooseThreshold', actual, scores);
  const worth = worthOf(criterion, positives, negatives);
  return rocCurve(actual, scores).reduce((best, point) => (worth(point) > worth(best) ? point : best));
}

function worthOf(
  criterion: ThresholdCriterion,
  positives: number,
  negatives: number,
): (point: RocPoint) => number {
  // In whole numbers, so that rounding makes no difference between equally good points.
  const found = ({ sensitivity }: RocPoint) => Math.round(sensitivity * positives);
  const spared = ({ specificity }: RocPoint) => Math.round(specificity * negatives);
  if (criterion.by === 'youden') return (point) => found(point) * negatives + spared(point) * positives;
  if (criterion.by === 'accuracy') return (point) => found(point) + spared(point);
  if (criterion.by === 'equal-error')
    return (point) =>
      -Math.abs((positives - found(point)) * negatives - (negatives - spared(point)) * positives);
  if (criterion.by === 'sensitivity' || criterion.by === 'specificity') {
    const { by, atLeast } = criterion;
    const other = by === 'sensitivity' ? 'specificity' : 'sensitivity';
    if (!(atLeast >= 0 && atLeast <= 1)) {
      throw new ShapeError(`chooseThreshold: atLeast must be a share from 0 to 1, got ${atLeast}.`);
    }
    return (point) => (point[by] >= atLeast ? point[other] : -1);
  }
  if (criterion.by === 'cost') {
    const { falseNegative, falsePositive } = criterion;
    const sum = falseNegative + falsePositive;
    if (!(falseNegative >= 0 && falsePositive >= 0 && sum > 0 && sum < Number.POSITIVE_INFINITY)) {
      throw new ShapeError(
        'chooseThreshold: falseNegative and falsePositive must be costs of at least 0, and one above, ' +
          `got ${falseNegative} and ${falsePositive}.`,
      );
    }
    return (point) =>
      -falseNegative * (positives - found(point)) - falsePositive * (negatives - spared(point));
  }
  throw new ShapeError(
    'chooseThreshold: the criterion must be { by: "youden" }, "accuracy", "equal-error", "sensitivity", "specificity" or ' +
      '"cost", ' +
      `received ${JSON.stringify(criterion)}.`,
  );
}
