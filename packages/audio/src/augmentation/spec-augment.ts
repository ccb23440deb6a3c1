import { type Random, ShapeError } from '@striate/core';
import { type Augmentation, checkRange, type NdArray } from '@striate/core/data';

export interface SpecAugmentOptions {
  /** How many spans of time are masked, 0..10; default 2. */
  readonly timeMasks?: number;
  /** Longest span, as a share of all frames, 0..1; default 0.2. */
  readonly timeShare?: number;
  /** How many spans of frequency, 0..10; default 2. */
  readonly frequencyMasks?: number;
  /** Widest span, as a share of all bands, 0..1; default 0.2. */
  readonly frequencyShare?: number;
  /** What stands in a mask: a number, or the `mean` of the spectrogram; default `mean`. */
  readonly fill?: number | 'mean';
}

/**
 * Masks spans of time and of frequency in a spectrogram, so that a network doesn't rely on one part of it. A span's length is
 * even between nothing and the longest, its place among all that fit; spans may overlap.
 *
 * @returns a copy of `[frames, bands]` or `[frames, bands, channels]` with masks over all channels
 * @throws ShapeError for an option out of range; when used, for an array of another rank
 * @see Park et al. 2019, SpecAugment, https://arxiv.org/abs/1904.08779 (without its time warping)
 */
export function specAugment(options: SpecAugmentOptions = {}): Augmentation<NdArray> {
  const { timeMasks = 2, timeShare = 0.2, frequencyMasks = 2, frequencyShare = 0.2, fill = 'mean' } = options;
  for (const [name, value, most] of [
    ['timeMasks', timeMasks, 10],
    ['timeShare', timeShare, 1],
    ['frequencyMasks', frequencyMasks, 10],
    ['frequencyShare', frequencyShare, 1],
  ] as const) {
    checkRange('specAugment', name, value, 0, most);
  }
  return (spectrogram, random) => {
    const { shape } = spectrogram;
    const [frames, bands, channels = 1] = shape;
    if (frames === undefined || bands === undefined || shape.length > 3) {
      throw new ShapeError(
        `specAugment: expected a spectrogram of [frames, bands] or [frames, bands, channels], received [${shape.join(', ')}].`,
      );
    }
    const data = spectrogram.data.slice();
    const value = fill === 'mean' ? data.reduce((sum, number) => sum + number, 0) / data.length : fill;
    const row = bands * channels;
    for (let mask = 0; mask < timeMasks; mask++) {
      const [from, to] = drawSpan(frames, timeShare, random);
      data.fill(value, from * row, to * row);
    }
    for (let mask = 0; mask < frequencyMasks; mask++) {
      const [from, to] = drawSpan(bands, frequencyShare, random);
      for (let at = 0; at < data.length; at += row)
        data.fill(value, at + from * channels, at + to * channels);
    }
    return { data, shape };
  };
}

function drawSpan(size: number, share: number, random: Random): [from: number, to: number] {
  const length = random.integer(Math.floor(share * size) + 1);
  const from = random.integer(size - length + 1);
  return [from, from + length];
}
