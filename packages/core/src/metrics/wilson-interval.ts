import { ShapeError } from '../errors.js';
import { checkConfidence } from './check.js';
import { normalQuantile } from './normal-quantile.js';

/** The ends of a confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ConfidenceOptions {
  /** How often such intervals hold the true value, above 0 and below 1; default 0.95. */
  readonly confidence?: number;
}

/**
 * Confidence interval of a proportion by Wilson's score, which stays honest for few examples and near 0 and 1:
 * `(p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)`, with `p = count / n`.
 *
 * @param count how many of them, 0 to `total`
 * @param total of how many, `n`, at least 1
 * @throws ShapeError for numbers that are not whole or out of range
 * @see Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953
 * @example
 * wilsonInterval(9, 10); // { low: 0.5958, high: 0.9821 }
 */
export function wilsonInterval(
  count: number,
  total: number,
  { confidence = 0.95 }: ConfidenceOptions = {},
): Interval {
  checkConfidence('wilsonInterval', confidence);
  if (
    !Number.isSafeInteger(total) ||
    total < 1 ||
    !Number.isSafeInteger(count) ||
    count < 0 ||
    count > total
  ) {
    throw new ShapeError(
      `wilsonInterval: count must be a whole number from 0 to total, and total at least 1, got ${count} of ${total}.`,
    );
  }
  const z = normalQuantile((1 + confidence) / 2);
  const share = count / total;
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z / (2 * total)) ** 2);
  const centre = share + (z * z) / (2 * total);
  const scale = 1 + (z * z) / total;
  // At the ends the interval begins at 0 or ends at 1 exactly, which rounding would miss.
  return {
    low: count === 0 ? 0 : (centre - spread) / scale,
    high: count === total ? 1 : (centre + spread) / scale,
  };
}
