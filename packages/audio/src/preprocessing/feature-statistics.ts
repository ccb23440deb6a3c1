import { checkRange, type Dataset, readSample } from '@striate/core/data';
import type { AudioInput } from '../decoding/audio-source.js';
import { type AudioPreprocessorOptions, audioPreprocessor } from './audio-preprocessor.js';

/** What {@link AudioPreprocessorOptions} take. */
export interface FeatureStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface FeatureStatisticsOptions extends Omit<AudioPreprocessorOptions, 'mean' | 'std'> {
  /** One number for each column and channel, or one for all; default `column`. */
  readonly per?: 'column' | 'all';
  /** How many are read at most, evenly spaced, 1 or more; default 512. */
  readonly examples?: number;
  readonly signal?: AbortSignal;
}

/** Features that never change, as of digital silence, would divide by 0. */
const LEAST_STD = 1e-3;

/**
 * Of the widest column's deviation. In recordings that were made at 8 kHz and stored at 16, the upper bands never change: a
 * full recording would come out a thousandfold.
 */
const LEAST_SHARE = 0.1;

/**
 * Measures mean and standard deviation of the features of a training set.
 *
 * @param dataset of sounds; ones that can't be decoded are left out
 * @param options of the preprocessor that they are for
 * @returns rounded to 4 decimals, `[columns, channels]` or one number each; a deviation is at least 0.001, and a tenth of the
 *   greatest
 * @throws DataError where no sound could be decoded: the first one's error
 * @throws ShapeError as `audioPreprocessor`
 * @throws signal.reason where `signal` aborts
 * @example
 * const statistics = await featureStatistics(train, { seconds: 1, per: 'all' }); // { mean: [-2.113], std: [3.0292] }
 * const preprocessor = audioPreprocessor({ seconds: 1, ...statistics });
 */
export async function featureStatistics(
  dataset: Dataset<AudioInput>,
  options: FeatureStatisticsOptions,
): Promise<FeatureStatistics> {
  const { per = 'column', examples = 512, signal, ...rest } = options;
  checkRange('featureStatistics', 'examples', examples, 1, Number.MAX_SAFE_INTEGER);
  const preprocessor = audioPreprocessor(rest);
  const [, ...others] = preprocessor.outputShape;
  const width = per === 'all' ? 1 : others.reduce((product, size) => product * size, 1);
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  await readSample(dataset, {
    examples,
    attempt: 'Measuring mean and deviation',
    signal,
    async visit(input) {
      const { data } = preprocessor.finish(await preprocessor.prepare(input));
      data.forEach((value, at) => {
        const column = at % width;
        sums[column] = (sums[column] as number) + value;
        squares[column] = (squares[column] as number) + value * value;
      });
      rows += data.length / width;
    },
  });
  const round = (value: number): number => Math.round(value * 10_000) / 10_000 + 0;
  const mean = Array.from(sums, (sum) => sum / rows);
  const std = Array.from(squares, (square, column) =>
    Math.sqrt(Math.max(0, square / rows - (mean[column] as number) ** 2)),
  );
  const least = Math.max(LEAST_STD, LEAST_SHARE * std.reduce((most, value) => Math.max(most, value)));
  return { mean: mean.map(round), std: std.map((value) => round(Math.max(value, least))) };
}
