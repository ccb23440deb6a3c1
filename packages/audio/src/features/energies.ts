import type { FeatureSettings } from './feature-options.js';
import { frameWindow } from './frame-window.js';
import { type MelFilter, melFilterBank } from './mel-filter-bank.js';
import { meydaMelFilters } from './meyda-tables.js';
import { powerTransform } from './power-transform.js';

/** The tables that features need, computed once, and the first half of the way: from samples to energies. */
export interface Energies {
  /** `[frameLength]`, with the transform's scaling. */
  readonly window: Float64Array;
  /** Undefined for a power spectrum. */
  readonly filters: readonly MelFilter[] | undefined;
  /** Bands, or bins of the spectrum. */
  readonly width: number;
  /** Frames of so many samples: those that lie wholly inside, at least one. */
  frames(samples: number): number;
  /** @returns `[frames, width]` */
  compute(samples: Float32Array): Float64Array;
}

/** @throws ShapeError as `melFilterBank` */
export function energies(sampleRate: number, settings: FeatureSettings): Energies {
  const { kind, frameLength, hopLength, fftLength, preEmphasis, power: exponent } = settings;
  const scale = settings.scaling === 'fftLength' ? 1 / fftLength : 1;
  const window = frameWindow(settings.window, frameLength, settings.periodic).map((weight) => weight * scale);
  const transform = powerTransform(window, fftLength);
  const filters = kind === 'spectrum' ? undefined : filtersOf(sampleRate, settings);
  const width = filters?.length ?? settings.bins;
  const frames = (samples: number): number =>
    1 + Math.max(0, Math.floor((samples - frameLength) / hopLength));
  const spectrum = new Float64Array(fftLength / 2 + 1);
  return {
    window,
    filters,
    width,
    frames,
    compute(samples) {
      const signal = emphasize(samples, preEmphasis);
      const out = new Float64Array(frames(samples.length) * width);
      for (let at = 0, start = 0; at < out.length; at += width, start += hopLength) {
        transform(signal, start, spectrum);
        if (exponent === 1) takeRoots(spectrum);
        if (!filters) out.set(spectrum.subarray(0, width), at);
        for (let band = 0; filters && band < width; band++) {
          out[at + band] = filterEnergy(spectrum, filters[band] as MelFilter);
        }
      }
      return out;
    },
  };
}

function filtersOf(sampleRate: number, settings: FeatureSettings): MelFilter[] {
  const { melScale, bands, fftLength } = settings;
  if (melScale === 'meyda') return meydaMelFilters(bands, sampleRate, fftLength);
  return melFilterBank({ ...settings, melScale, sampleRate });
}

/** In place. */
function takeRoots(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(values[i] as number);
}

/**
 * Raises high frequencies: `y[n] = x[n] - share x[n - 1]`, with `x[-1] = x[0]` as Kaldi and torchaudio have it.
 *
 * @returns `samples` itself where `share` is 0
 */
export function emphasize(samples: Float32Array, share: number): Float32Array {
  if (share === 0) return samples;
  return samples.map((sample, n) => sample - share * (samples[Math.max(0, n - 1)] as number));
}

/** @param spectrum `[bins]` */
export function filterEnergy(spectrum: Float64Array, { start, weights }: MelFilter): number {
  let energy = 0;
  for (let i = 0; i < weights.length; i++) energy += (weights[i] as number) * (spectrum[start + i] as number);
  return energy;
}
