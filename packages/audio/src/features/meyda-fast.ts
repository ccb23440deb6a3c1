import { transformRows } from './cepstrum.js';
import { filterEnergy } from './energies.js';
import type { FastFeatureName, FrameFeatures, MeydaSettings } from './meyda-options.js';
import { meydaBarkEdges, meydaChromaFilters, meydaMelFilters, meydaWindow } from './meyda-tables.js';
import { powerTransform } from './power-transform.js';

/** One frame, as every feature sees it. */
interface Frame {
  /** Windowed, as Meyda's time features are, too. */
  readonly signal: Float64Array;
  /** `[bufferSize / 2]`: without the bin at half the sample rate. In float32, as Meyda has it: sums that compare depend on it. */
  readonly amplitudes: Float32Array;
  /** `[bufferSize / 2 + 1]` */
  readonly power: Float64Array;
}

type Feature = (frame: Frame) => ArrayLike<number>;

const BARK_BANDS = 24;

/** Prepares each feature's tables where it is asked for. */
const FEATURES: Readonly<Record<FastFeatureName, (settings: MeydaSettings) => Feature>> = {
  chroma({ sampleRate, bufferSize }) {
    const filters = meydaChromaFilters(sampleRate, bufferSize);
    return ({ amplitudes }) => {
      const sums = filters.map((filter) =>
        amplitudes.reduce((sum, value, k) => sum + value * (filter[k] as number), 0),
      );
      const most = Math.max(...sums);
      return most > 0 ? sums.map((value) => value / most) : sums;
    };
  },
  loudness(settings) {
    const specific = FEATURES.specificLoudness(settings);
    return (frame) => [sum(specific(frame))];
  },
  melBands(settings) {
    const { melBands, sampleRate, bufferSize } = settings;
    const filters = meydaMelFilters(melBands, sampleRate, bufferSize);
    return ({ power }) => filters.map((filter) => Math.log(1 + filterEnergy(power, filter)));
  },
  mfcc(settings) {
    const bands = FEATURES.melBands(settings);
    const { melBands, coefficients } = settings;
    const matrix = Float64Array.from({ length: coefficients * melBands }, (_, i) => {
      const k = Math.floor(i / melBands);
      return 2 * Math.cos((Math.PI * k * ((i % melBands) + 0.5)) / melBands);
    });
    return (frame) => transformRows(Float64Array.from(bands(frame)), matrix, melBands);
  },
  powerSpectrum:
    () =>
    ({ amplitudes }) =>
      amplitudes.map((value) => value ** 2),
  rms:
    () =>
    ({ signal }) => [Math.sqrt(signal.reduce((total, value) => total + value * value, 0) / signal.length)],
  specificLoudness({ sampleRate, bufferSize }) {
    const edges = meydaBarkEdges(BARK_BANDS, sampleRate, bufferSize);
    return ({ amplitudes }) =>
      Array.from(
        { length: BARK_BANDS },
        (_, band) => sum(amplitudes.subarray(edges[band], edges[band + 1])) ** 0.23,
      );
  },
  spectralCentroid:
    () =>
    ({ amplitudes }) => [amplitudes.reduce((total, value, k) => total + k * value, 0) / sum(amplitudes)],
  spectralFlatness:
    () =>
    ({ amplitudes }) => {
      const logs = amplitudes.reduce((total, value) => total + Math.log(value), 0);
      return [(Math.exp(logs / amplitudes.length) * amplitudes.length) / sum(amplitudes)];
    },
  spectralRolloff:
    ({ sampleRate }) =>
    ({ amplitudes }) => {
      let energy = sum(amplitudes);
      const threshold = 0.99 * energy;
      let bin = amplitudes.length - 1;
      while (energy > threshold && bin >= 0) energy -= amplitudes[bin--] as number;
      return [((bin + 1) * sampleRate) / (2 * (amplitudes.length - 1))];
    },
  zcr:
    () =>
    ({ signal }) => {
      let crossings = 0;
      for (let n = 1; n < signal.length; n++) {
        if ((signal[n - 1] as number) >= 0 !== (signal[n] as number) >= 0) crossings++;
      }
      return [crossings];
    },
};

/**
 * Meyda's features by its own formulas, with tables that are computed once.
 *
 * @returns what computes them of one frame after another
 */
export function fastFeatures(names: readonly FastFeatureName[], settings: MeydaSettings): FrameFeatures {
  const { bufferSize } = settings;
  const window = meydaWindow(settings.window, bufferSize);
  const transform = powerTransform(window, bufferSize);
  const power = new Float64Array(bufferSize / 2 + 1);
  const amplitudes = new Float32Array(bufferSize / 2);
  const signal = new Float64Array(bufferSize);
  const frame = { signal, amplitudes, power };
  const features = names.map((name) => [name, FEATURES[name](settings)] as const);
  return (samples) => {
    transform(samples, 0, power);
    for (let k = 0; k < amplitudes.length; k++) amplitudes[k] = Math.sqrt(power[k] as number);
    for (let n = 0; n < bufferSize; n++) signal[n] = (window[n] as number) * (samples[n] as number);
    return Object.fromEntries(features.map(([name, feature]) => [name, feature(frame)]));
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
