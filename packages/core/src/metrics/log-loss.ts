import { checkProbabilities } from './check.js';

/**
 * Log-loss, the mean negative log-likelihood: `-mean(ln p[actual])`, with `p` clipped to `[eps, 1 - eps]`.
 *
 * `eps` is the machine epsilon of the probabilities' type, as in scikit-learn: 2^-23 for a Float32Array, 2^-52
 * otherwise. A single certain mistake therefore costs 15.9 or 36.0, not infinity.
 *
 * @param actual `[examples]`, class indices
 * @param probabilities `[examples, classes]`, row by row; not normalised
 * @returns at least 0, natural logarithm
 * @throws DataError where there are no examples; ShapeError where lengths or classes do not fit
 * @example
 * logLoss([0, 1], [0.5, 0.5, 0.25, 0.75]); // 0.4904...
 */
export function logLoss(actual: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const classes = checkProbabilities('logLoss', actual, probabilities);
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const probability = probabilities[i * classes + (actual[i] as number)] as number;
    sum -= Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
  }
  return sum / actual.length;
}
