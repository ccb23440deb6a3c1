import { type Dataset, readSample } from '@striate/core/data';
import { decodeImage, type ImageInput } from './decode.js';

export interface ChannelStatistics {
  /** One for each channel, of values scaled to 0..1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** A flat channel would divide by 0: one level of 255 is the least spread that a picture can show. */
const LEAST_STD = 1 / 255;

/**
 * Measures mean and standard deviation of each channel over evenly spaced examples, each picture with equal weight.
 *
 * @param dataset of pictures; ones that can't be decoded are left out
 * @param options.channels 1 or 3
 * @param options.examples how many are read at most; default 512
 * @returns rounded to 4 decimals; a standard deviation is at least 1 / 255
 * @throws DataError where no picture could be decoded: the first one's error
 * @example
 * await channelStatistics(mnistTrain, { channels: 1 }); // { mean: [0.1315], std: [0.3091] }
 */
export async function channelStatistics(
  dataset: Dataset<ImageInput>,
  options: { readonly channels: 1 | 3; readonly examples?: number },
): Promise<ChannelStatistics> {
  const { channels, examples = 512 } = options;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let read = 0;
  await readSample(dataset, {
    examples,
    attempt: 'Measuring mean and deviation',
    async visit(input) {
      addMoments(await decodeImage(input, { channels }), sums, squares);
      read++;
    },
  });
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  const mean = Array.from(sums, (sum) => sum / read);
  const std = Array.from(squares, (square, c) =>
    Math.sqrt(Math.max(0, square / read - (mean[c] as number) ** 2)),
  );
  return { mean: mean.map(round), std: std.map((value) => round(Math.max(value, LEAST_STD))) };
}

/** Adds one picture's mean and mean square of each channel. */
function addMoments(
  { data, channels }: { data: Uint8Array | Float32Array; channels: number },
  sums: Float64Array,
  squares: Float64Array,
): void {
  const pixels = data.length / channels;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    let square = 0;
    for (let i = c; i < data.length; i += channels) {
      const value = (data[i] as number) / 255;
      sum += value;
      square += value * value;
    }
    sums[c] = (sums[c] as number) + sum / pixels;
    squares[c] = (squares[c] as number) + square / pixels;
  }
}
