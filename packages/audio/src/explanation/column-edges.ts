import type { FeatureSettings } from '../features/feature-options.js';
import { hzToMel, melToHz } from '../features/mel-scale.js';

/**
 * The frequencies between the columns of a feature picture: those halfway, in mel, between the peaks of neighbouring bands, or
 * between neighbouring bins of a spectrum.
 *
 * @param sampleRate Hz
 * @returns `[columns + 1]`, Hz, rising; undefined for cepstral coefficients, which have no frequency
 * @example
 * columnEdges(16_000, featureSettings(16_000, { bands: 2, lowest: 0 })); // [365.4, 1767.8, 5016.3]
 */
export function columnEdges(
  sampleRate: number,
  { kind, melScale, bands, lowest, highest, fftLength }: FeatureSettings,
): number[] | undefined {
  if (kind === 'mfcc') return undefined;
  if (kind === 'spectrum') {
    const bin = sampleRate / fftLength;
    return Array.from({ length: fftLength / 2 + 2 }, (_, i) => Math.max(0, (i - 0.5) * bin));
  }
  // Meyda's scale is HTK's but for its unit, always over all frequencies.
  const [scale, low, high] =
    melScale === 'meyda' ? (['htk', 0, sampleRate / 2] as const) : ([melScale, lowest, highest] as const);
  const from = hzToMel(low, scale);
  const step = (hzToMel(high, scale) - from) / (bands + 1);
  return Array.from({ length: bands + 1 }, (_, i) => melToHz(from + step * (i + 0.5), scale));
}
