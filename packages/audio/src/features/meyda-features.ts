import { ShapeError } from '@striate/core';
import type { NdArray } from '@striate/core/data';
import { checkWaveform, type Waveform } from '../decoding/waveform.js';
import { mixDown } from '../preprocessing/mix-down.js';
import type { FeatureEngine } from './feature-options.js';
import { frameValues } from './frame-values.js';
import { loadMeyda, meydaEngine } from './meyda-engine.js';
import { fastFeatures } from './meyda-fast.js';
import {
  FAST_FEATURES,
  type FastFeatureName,
  featureSize,
  MEYDA_FEATURES,
  type MeydaFeatureName,
  type MeydaSettings,
  type MeydaWindow,
} from './meyda-options.js';

export interface MeydaFeaturesOptions<Name extends MeydaFeatureName> {
  /** One or more of Meyda's names. */
  readonly features: readonly Name[];
  /** Samples of a frame: a power of two of 16..65,536; default 512. */
  readonly bufferSize?: number;
  /** Samples from one frame's start to the next one's, 1 or more; default `bufferSize`. */
  readonly hopLength?: number;
  /** 1..512; default 26. */
  readonly melBands?: number;
  /** Of `mfcc`, 1..40, at most `melBands`; default 13. */
  readonly coefficients?: number;
  /** Default `hanning`. */
  readonly window?: MeydaWindow;
  /** Default `fast`, which has the features of `FastFeatureName`; `meyda` loads Meyda and has all. */
  readonly engine?: FeatureEngine;
}

const WINDOWS: readonly unknown[] = ['blackman', 'hamming', 'hanning', 'rect', 'sine'];

/**
 * Features by Meyda's definitions: its window, mel filters, and so on. `fast` gives Meyda's values within 1e-4 of their size, with
 * tables that are computed once; `meyda` is Meyda itself.
 *
 * Channels are mixed down. Zeros follow a sound that is shorter than a frame. What has no value, as the spectral centroid of
 * silence (0 / 0), is 0.
 *
 * @returns for each feature float32 `[frames, size]`, where `frames = 1 + floor((samples - bufferSize) / hopLength)`; `size` is 1,
 *   12 for `chroma`, 24 for `specificLoudness`, `melBands`, `coefficients` for `mfcc`, `bufferSize / 2` for `powerSpectrum`
 * @throws ShapeError for an option out of range, or a feature that the engine hasn't
 * @throws DataError for a waveform with NaN or without samples; where Meyda can't be loaded
 * @see Rawlinson et al. 2015, Meyda, https://meyda.js.org
 * @example
 * const { rms, chroma } = await meydaFeatures(clip, { features: ['rms', 'chroma'] });
 * chroma.shape; // [31, 12]
 */
export async function meydaFeatures<Name extends MeydaFeatureName>(
  waveform: Waveform,
  options: MeydaFeaturesOptions<Name>,
): Promise<Record<Name, NdArray>> {
  const { samples, sampleRate } = mixDown(checkWaveform(waveform));
  const { features, bufferSize = 512, hopLength = bufferSize, melBands = 26, coefficients = 13 } = options;
  const { window = 'hanning', engine = 'fast' } = options;
  const settings = { sampleRate, bufferSize, hopLength, melBands, coefficients, window };
  const problem = optionsProblem(settings) ?? namesProblem(features, engine);
  if (problem) throw new ShapeError(`meydaFeatures: ${problem}.`);
  const compute =
    engine === 'meyda'
      ? meydaEngine(await loadMeyda(), features, settings)
      : fastFeatures(features as readonly FastFeatureName[], settings);
  const frames = 1 + Math.max(0, Math.floor((samples.length - bufferSize) / hopLength));
  const values = frameValues(compute, features, { samples, frames }, settings);
  return Object.fromEntries(
    Array.from(values, ([name, data]) => [name, { data, shape: [frames, featureSize(name, settings)] }]),
  ) as unknown as Record<Name, NdArray>;
}

function optionsProblem(settings: MeydaSettings): string | undefined {
  const { bufferSize, hopLength, melBands, coefficients, window } = settings;
  const whole = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!whole(bufferSize, 16, 65_536) || !Number.isInteger(Math.log2(bufferSize)))
    return `bufferSize must be a power of two from 16 to 65536, received ${bufferSize}`;
  if (!whole(hopLength, 1, 2 ** 31))
    return `hopLength must be a whole number of at least 1, received ${hopLength}`;
  if (!whole(melBands, 1, 512)) return `melBands must be a whole number from 1 to 512, received ${melBands}`;
  if (!whole(coefficients, 1, Math.min(40, melBands)))
    return `coefficients must be a whole number from 1 to 40, and at most melBands ${melBands}, received ${coefficients}`;
  return WINDOWS.includes(window)
    ? undefined
    : `window must be one of ${WINDOWS.join(', ')}, received ${window}`;
}

function namesProblem(names: readonly MeydaFeatureName[], engine: FeatureEngine): string | undefined {
  if (engine !== 'fast' && engine !== 'meyda')
    return `engine must be fast or meyda, received ${String(engine)}`;
  const known: readonly string[] = engine === 'fast' ? FAST_FEATURES : MEYDA_FEATURES;
  if (!Array.isArray(names) || names.length === 0)
    return `features must be a list of one or more of ${known.join(', ')}`;
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return undefined;
  const remedy = (MEYDA_FEATURES as readonly string[]).includes(missing) ? '; the engine meyda has it' : '';
  return `the engine ${engine} has no feature ${JSON.stringify(missing)}, but ${known.join(', ')}${remedy}`;
}
