import { ShapeError } from '@striate/core';
import type { NdArray, Preprocessor } from '@striate/core/data';
import { type AudioInput, audioContent } from '../decoding/audio-source.js';
import { checkWaveform, type Waveform } from '../decoding/waveform.js';
import { featureExtractor } from '../features/feature-extractor.js';
import { type FeatureOptions, featureSettings } from '../features/feature-options.js';
import { type AudioPreprocessorConfig, clipProblem, configProblem } from './audio-config.js';
import { fitLength } from './fit-length.js';
import { type ClipOptions, prepareClip } from './prepare-clip.js';

export interface AudioPreprocessorOptions extends ClipOptions {
  /** Length of every clip: what is longer is cut, what is shorter gets zeros ({@link ClipOptions.place}). */
  readonly seconds: number;
  /** `waveform` leaves the samples as they are, for networks on sound itself; default a log-mel spectrogram. */
  readonly features?: FeatureOptions | 'waveform';
  /** Subtracted from the features: one number, or one for each column and channel, `[columns, channels]`; default 0. */
  readonly mean?: number | readonly number[];
  /** Divided by after that, above 0: one number, or as many as `mean` may have; default 1. */
  readonly std?: number | readonly number[];
}

/** A preprocessor of sounds: a mono clip stands between its halves, and augmentation works on it. */
export interface AudioPreprocessor extends Preprocessor<AudioInput, Waveform> {
  toConfig(): AudioPreprocessorConfig;
}

/** An hour's picture of all bins would be tens of gigabytes; a hostile bundle can't ask for it. */
const MAX_VALUES = 2 ** 27;

/**
 * Makes sounds into a network's input: decode, mix down, resample, fit the length ({@link prepareClip}); then, after
 * augmentation, features ({@link featureExtractor}) and `(value - mean) / std`.
 *
 * A recording without samples, or with NaN, is a `DataError`; silence is a picture of one value; a sound that is shorter than the
 * clip or than a frame gets zeros.
 *
 * @returns a preprocessor to float32 `[frames, columns, channels]`, or `[samples, 1]` for a waveform
 * @throws ShapeError for settings out of range
 * @example
 * const preprocessor = audioPreprocessor({ seconds: 1, features: { bands: 40 } });
 * preprocessor.outputShape; // [98, 40, 1]
 */
export function audioPreprocessor(options: AudioPreprocessorOptions): AudioPreprocessor {
  const { sampleRate = 16_000, seconds, place = 'center', trim = false, level } = options;
  const { features = {}, mean = 0, std = 1 } = options;
  const clip = { sampleRate, seconds, place, trim, level: level ?? null };
  const problem = clipProblem(clip);
  if (problem) throw new ShapeError(`audioPreprocessor: ${problem}.`);
  const config: AudioPreprocessorConfig = {
    type: 'audio',
    ...clip,
    features: features === 'waveform' ? features : featureSettings(sampleRate, features),
    mean: typeof mean === 'number' ? [mean] : mean,
    std: typeof std === 'number' ? [std] : std,
  };
  return preprocessorOf(config);
}

/**
 * @param config with settings that are all there
 * @throws ShapeError where one is out of range
 */
export function preprocessorOf(config: AudioPreprocessorConfig): AudioPreprocessor {
  const problem = configProblem(config);
  if (problem) throw new ShapeError(`audioPreprocessor: ${problem}.`);
  const { sampleRate, seconds, place, trim, features, mean, std } = config;
  const clip: ClipOptions = {
    sampleRate,
    seconds,
    place,
    trim,
    ...(config.level && { level: config.level }),
  };
  const samples = Math.round(seconds * sampleRate);
  const extractor = features === 'waveform' ? undefined : featureExtractor(sampleRate, features);
  const outputShape = extractor?.shape(samples) ?? [samples, 1];
  checkSize(outputShape, mean, std);
  let loading: Promise<void> | undefined;
  return {
    outputShape,
    prepare(input) {
      if (features === 'waveform' || features.engine === 'fast') return prepareClip(input, clip);
      loading ??= extractor?.load();
      return Promise.all([prepareClip(input, clip), loading]).then(([prepared]) => prepared);
    },
    finish(prepared): NdArray {
      if (prepared.sampleRate !== sampleRate || (prepared.channels ?? 1) !== 1) {
        throw new ShapeError(
          `audioPreprocessor: expected a mono clip at ${sampleRate} Hz, received ${prepared.channels ?? 1} channels at ${prepared.sampleRate} Hz; augmentation must keep both.`,
        );
      }
      // Augmentation came between: it may change the length, and a NaN would spread through a whole batch.
      checkWaveform(prepared, 'The augmented clip');
      const { samples: values } = fitLength(prepared, samples, place);
      const data = extractor ? extractor.extract(values).data : Float32Array.from(values);
      return { data: standardize(data, mean, std), shape: outputShape };
    },
    content: audioContent,
    toConfig: () => config,
  };
}

/** In place. */
function standardize(data: Float32Array, mean: readonly number[], std: readonly number[]): Float32Array {
  for (let i = 0; i < data.length; i++) {
    data[i] = ((data[i] as number) - (mean[i % mean.length] as number)) / (std[i % std.length] as number);
  }
  return data;
}

function checkSize(shape: readonly number[], mean: readonly number[], std: readonly number[]): void {
  const values = shape.reduce((product, size) => product * size, 1);
  const width = values / (shape[0] as number);
  for (const [name, { length }] of Object.entries({ mean, std })) {
    if (length === 1 || length === width) continue;
    throw new ShapeError(
      `audioPreprocessor: ${name} must be one number or ${width}, one for each column and channel of [${shape.join(', ')}], received ${length}.`,
    );
  }
  if (values > MAX_VALUES) {
    throw new ShapeError(
      `audioPreprocessor: features of [${shape.join(', ')}] are more than ${MAX_VALUES} numbers; take shorter clips or a longer hopLength.`,
    );
  }
}
