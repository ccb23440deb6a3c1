import { ShapeError } from '@striate/core';
import { hzToMel, type MelScale, melToHz } from './mel-scale.js';

/** Triangles over the bins of a power spectrum. */
export interface MelFilterOptions {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples of a transform. */
  readonly fftLength: number;
  /** How many triangles. */
  readonly bands: number;
  /** Hz, where the first triangle starts. */
  readonly lowest: number;
  /** Hz, where the last one ends; at most half the sample rate. */
  readonly highest: number;
  readonly melScale: MelScale;
  /** `none`: each triangle is 1 high; `slaney`: its area over Hz is 1. */
  readonly melNorm: MelNorm;
  /** What the triangles are linear in; default `hz`. */
  readonly melSlopes?: MelSlopes;
}

export type MelNorm = 'none' | 'slaney';

/** `hz` as librosa and torchaudio have it, `mel` as TensorFlow's `linear_to_mel_weight_matrix`. */
export type MelSlopes = 'hz' | 'mel';

/** One filter: its weights from bin `start` on; all others are 0. */
export interface MelFilter {
  readonly start: number;
  readonly weights: Float64Array;
}

/**
 * Triangular filters, evenly spaced in mel: band `b` rises from the frequency `f[b]` to `f[b + 1]` and falls to `f[b + 2]`, linear
 * in Hz or in mel, taken at each bin's frequency; `slaney` divides it by `(f[b + 2] - f[b]) / 2`. librosa's `filters.mel` and
 * torchaudio's `melscale_fbanks` compute the same with slopes in Hz.
 *
 * @returns one filter a band
 * @throws ShapeError where a triangle lies between two bins, so that its band would always be silent
 */
export function melFilterBank(options: MelFilterOptions): MelFilter[] {
  const { sampleRate, fftLength, bands, lowest, highest, melScale, melNorm, melSlopes = 'hz' } = options;
  const from = hzToMel(lowest, melScale);
  const step = (hzToMel(highest, melScale) - from) / (bands + 1);
  const edges = Array.from({ length: bands + 2 }, (_, i) => melToHz(from + step * i, melScale));
  const place = (hz: number): number => (melSlopes === 'mel' ? hzToMel(hz, melScale) : hz);
  return Array.from({ length: bands }, (_, band) => {
    const [rise, peak, fall] = edges.slice(band, band + 3) as [number, number, number];
    const [low, middle, high] = [place(rise), place(peak), place(fall)];
    const height = melNorm === 'slaney' ? 2 / (fall - rise) : 1;
    const start = Math.floor((rise * fftLength) / sampleRate) + 1;
    const end = Math.min(fftLength / 2 + 1, Math.ceil((fall * fftLength) / sampleRate));
    const weights = Float64Array.from({ length: Math.max(0, end - start) }, (_, i) => {
      const here = place(((start + i) * sampleRate) / fftLength);
      return height * Math.min((here - low) / (middle - low), (high - here) / (high - middle));
    });
    if (weights.length === 0) {
      throw new ShapeError(
        `melFilterBank: band ${band} of ${bands} (${Math.round(rise)} to ${Math.round(fall)} Hz) lies between two bins of ` +
          `${sampleRate / fftLength} Hz each, and would always be silent; take fewer bands or a longer fftLength than ${fftLength}.`,
      );
    }
    return { start, weights };
  });
}
