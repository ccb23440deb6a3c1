import { ShapeError } from '../errors.js';
import { checkProbabilities } from './check.js';
import { argMax } from './top-k.js';

/**
 * Expected calibration error: how far confidence is from accuracy, on average.
 *
 * Examples are binned by confidence (the highest probability) into equal widths, each bin open below and closed
 * above: `sum over bins of |bin| / examples * |accuracy(bin) - mean confidence(bin)|`.
 *
 * @param actual `[examples]`, class indices
 * @param probabilities `[examples, classes]`, row by row
 * @param options.bins default 15
 * @returns in [0, 1]; 0 is perfect
 * @throws DataError where there are no examples; ShapeError where lengths or classes do not fit
 * @see Guo et al. 2017, https://arxiv.org/abs/1706.04599
 * @example
 * expectedCalibrationError([0, 1], [0.75, 0.25, 0.75, 0.25]); // 0.25
 */
export function expectedCalibrationError(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { bins = 15 }: { readonly bins?: number } = {},
): number {
  const classes = checkProbabilities('expectedCalibrationError', actual, probabilities);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new ShapeError(`expectedCalibrationError: bins must be a whole number of at least 1, got ${bins}.`);
  }
  // The sizes cancel: |bin| * |accuracy - confidence| is the distance of the two sums.
  const gaps = new Float64Array(bins);
  for (const [i, predicted] of argMax(probabilities, classes).entries()) {
    const confidence = probabilities[i * classes + predicted] as number;
    const bin = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
    gaps[bin] = (gaps[bin] as number) + (predicted === actual[i] ? 1 : 0) - confidence;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / actual.length;
}
