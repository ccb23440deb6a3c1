import { ShapeError } from '@striate/core';
import type { WindowName } from './frame-window.js';
import type { MelNorm, MelSlopes } from './mel-filter-bank.js';
import type { MelScale } from './mel-scale.js';
import type { ExtraName } from './meyda-options.js';
import { PCEN_DEFAULTS, type PcenOptions } from './pcen.js';
import { settingsProblem } from './settings-problem.js';

/** What stands in a feature picture's columns: mel bands, cepstral coefficients, or the bins of the spectrum. */
export type FeatureKind = 'mel' | 'mfcc' | 'spectrum';

/**
 * What follows the energies: `ln(energy + floor)`; decibels, `10 log10(max(energy, floor))`, of magnitudes
 * `20 log10(max(magnitude, floor))`; per-channel energy normalisation; or nothing.
 */
export type Compression = 'log' | 'decibels' | 'pcen' | 'none';

/** What the transform is divided by: nothing, or `fftLength`, as the Web Audio API's `AnalyserNode` does. */
export type SpectrumScaling = 'none' | 'fftLength';

/**
 * What becomes mean 0 and deviation 1 within a clip: each column over time (`band`), all of the clip (`clip`), or nothing.
 * `band-mean` gives each column mean 0 and all of the clip deviation 1, which takes out the colour of a microphone and a
 * room but leaves how lively each band is. A deviation below 0.001, as of silence, counts as 0.001.
 */
export type ClipNormalization = 'none' | 'band' | 'band-mean' | 'clip';

/** Who computes `extras`: code of our own for the common ones, or Meyda for all that it has. */
export type FeatureEngine = 'fast' | 'meyda';

/** How sound becomes a picture of `[frames, columns, channels]`. */
export interface FeatureOptions {
  /** Default `mel`. */
  readonly kind?: FeatureKind;
  /** Samples of a frame; default 25 ms. */
  readonly frameLength?: number;
  /** Samples from one frame's start to the next one's; default 10 ms. */
  readonly hopLength?: number;
  /** Samples of a transform, a power of two of 16..65,536, at least `frameLength`; default the next one. */
  readonly fftLength?: number;
  /** Default `hann`. */
  readonly window?: WindowName;
  /** Whether the window is periodic (as in scipy, librosa and torchaudio) or symmetric; default true. */
  readonly periodic?: boolean;
  /** `y[n] = x[n] - preEmphasis x[n - 1]` over the whole clip, `y[0] = (1 - preEmphasis) x[0]`; 0..1; default 0. */
  readonly preEmphasis?: number;
  /** 2 for the power spectrum, `|FFT|^2`, 1 for magnitudes, `|FFT|`; default 2. */
  readonly power?: 1 | 2;
  /** Default `none`. */
  readonly scaling?: SpectrumScaling;
  /** Columns of `spectrum`, from 0 Hz on: 1..`fftLength / 2 + 1`, which is the default. */
  readonly bins?: number;
  /** Mel bands, 1..512; default 40. */
  readonly bands?: number;
  /** Hz, where the lowest mel band starts; default 20, and 0 for `meyda`. */
  readonly lowest?: number;
  /** Hz, where the highest one ends; default half the sample rate. */
  readonly highest?: number;
  /**
   * Default `htk`. `meyda` takes Meyda's triangles, whose edges are bins, from 0 Hz to half the sample rate: with a symmetric `hann`
   * window of `fftLength` and a floor of 1 features are its `melBands`.
   */
  readonly melScale?: MelScale | 'meyda';
  /** Default `none`. */
  readonly melNorm?: MelNorm;
  /** Whether the triangles are linear in Hz or in mel; default `hz`. `meyda` has its own. */
  readonly melSlopes?: MelSlopes;
  /** Default `log`. */
  readonly compression?: Compression;
  /**
   * Added before the logarithm, above 0; default 0.002, about 70 dB below a full-scale tone in frames of 400 samples. A lower
   * one shows quieter sound, and the noise of a recording with it. For `decibels` the least value instead; default -100 dB,
   * 1e-10 of power and 1e-5 of magnitude.
   */
  readonly floor?: number;
  readonly pcen?: PcenOptions;
  /** Cepstral coefficients of `mfcc`, 1..`bands`; default 13. */
  readonly coefficients?: number;
  /** Raises the higher coefficients, 0..1000; default 0, not at all. */
  readonly lifter?: number;
  /** Channels of change over time that follow: 1 the deltas, 2 theirs as well; default 0. */
  readonly deltas?: 0 | 1 | 2;
  /** Frames to each side for deltas, 1..10; default 2. */
  readonly deltaReach?: number;
  /** Default `none`. */
  readonly normalization?: ClipNormalization;
  /** Each number becomes a channel that is the same over all columns; default none. */
  readonly extras?: readonly ExtraName[];
  /** Default `fast`. */
  readonly engine?: FeatureEngine;
}

/** The settings in full, as a bundle holds them. */
export type FeatureSettings = {
  readonly [Name in keyof FeatureOptions]-?: NonNullable<FeatureOptions[Name]>;
} & {
  readonly pcen: Required<PcenOptions>;
};

/**
 * Fills in the defaults and checks the settings.
 *
 * @param sampleRate Hz
 * @throws ShapeError naming the first setting that breaks its rule
 */
export function featureSettings(sampleRate: number, options: FeatureOptions = {}): FeatureSettings {
  const { frameLength = Math.max(1, Math.round(sampleRate * 0.025)), bands = 40, power = 2 } = options;
  const { fftLength = Math.max(16, 2 ** Math.ceil(Math.log2(frameLength))) } = options;
  const settings: FeatureSettings = {
    kind: 'mel',
    frameLength,
    hopLength: Math.max(1, Math.round(sampleRate * 0.01)),
    fftLength,
    window: 'hann',
    periodic: true,
    preEmphasis: 0,
    power,
    scaling: 'none',
    bins: fftLength / 2 + 1,
    bands,
    lowest: options.melScale === 'meyda' ? 0 : 20,
    highest: sampleRate / 2,
    melScale: 'htk',
    melNorm: 'none',
    melSlopes: 'hz',
    compression: 'log',
    floor: options.compression === 'decibels' ? 10 ** (-5 * power) : 2e-3,
    coefficients: Math.min(13, bands),
    lifter: 0,
    deltas: 0,
    deltaReach: 2,
    normalization: 'none',
    extras: [],
    engine: 'fast',
    ...defined(options),
    pcen: { ...PCEN_DEFAULTS, ...defined(options.pcen ?? {}) },
  };
  const problem = settingsProblem(settings, sampleRate);
  if (problem) throw new ShapeError(`Features: ${problem}.`);
  return settings;
}

/** An option that is given as undefined is left out. */
function defined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
