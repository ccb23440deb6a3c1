import { ShapeError } from '@striate/core';
import type { TrainClassifierOptions } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import {
  type AudioAugmentation,
  type AugmentOption,
  chooseAugmentation,
} from './augmentation/choose-augmentation.js';
import type { AudioInput } from './decoding/audio-source.js';
import type { Waveform } from './decoding/waveform.js';
import type { FeatureOptions } from './features/feature-options.js';
import type { AudioArchitecture, AudioPreparation } from './models/audio-architecture.js';
import { compactCnn } from './models/compact-cnn.js';
import {
  type AudioPreprocessor,
  type AudioPreprocessorOptions,
  audioPreprocessor,
} from './preprocessing/audio-preprocessor.js';
import { clipStatistics } from './preprocessing/clip-statistics.js';
import { type FeatureStatistics, featureStatistics } from './preprocessing/feature-statistics.js';
import type { LevelMeasure } from './preprocessing/normalize-level.js';

/** How `AudioClassifier.fit` trains; everything has a default. */
export interface AudioFitOptions
  extends Omit<
      TrainClassifierOptions<AudioInput, Waveform>,
      'architecture' | 'preprocessor' | 'augmentation'
    >,
    Pick<AudioPreprocessorOptions, 'place' | 'trim'> {
  /** The network; default `compactCnn()`. */
  readonly model?: AudioArchitecture;
  /** `default`: `defaultAugmentation` for clips of this length. Default `default`. */
  readonly augment?: AugmentOption;
  /** Hz; default the network's, or the highest of the recordings where that is lower. */
  readonly sampleRate?: number;
  /**
   * Length of a clip; default what 98 of 100 recordings don't exceed, rounded up to a tenth of a second, within 0.3..10.
   */
  readonly seconds?: number;
  /** What of every sound gets the same level, so that quiet recordings are as good as loud ones; default `peak`. */
  readonly level?: LevelMeasure | 'none';
  /** Settings that differ from those that the network wants. */
  readonly features?: FeatureOptions | 'waveform';
  /** Mean and deviation of the features; default measured, unless they are normalised clip by clip. All that is measured is so on up to 512 of the training sounds. */
  readonly statistics?: FeatureStatistics;
}

/** What these options say of sounds on their way to the network. */
type PreparationOptions = Pick<
  AudioFitOptions,
  | 'augment'
  | 'features'
  | 'level'
  | 'model'
  | 'place'
  | 'sampleRate'
  | 'seconds'
  | 'signal'
  | 'statistics'
  | 'trim'
>;

/** A network, and how sounds come to it. */
export interface PreparedSounds {
  readonly architecture: AudioArchitecture;
  readonly preprocessor: AudioPreprocessor;
  readonly augmentation: AudioAugmentation | undefined;
}

const [SHORTEST, LONGEST] = [0.3, 10];

/**
 * Fills in what the options leave out, by the network and the recordings.
 *
 * @param train the training part alone
 * @throws ShapeError for settings out of range, before any sound is read unless they depend on what is measured
 * @throws DataError where no sound can be decoded
 */
export async function prepareSounds(
  train: Dataset<AudioInput>,
  options: PreparationOptions,
): Promise<PreparedSounds> {
  const { model: architecture = compactCnn(), level = 'peak', statistics, signal } = options;
  const { preparation } = checkArchitecture(architecture);
  const features = featuresFor(architecture, options.features);
  const settings = ({ sampleRate, seconds }: ClipSize): AudioPreprocessorOptions => ({
    sampleRate,
    seconds,
    features: features(sampleRate),
    place: options.place,
    trim: options.trim,
    level: level === 'none' ? undefined : level,
  });
  const published = {
    sampleRate: options.sampleRate ?? preparation.sampleRate,
    seconds: options.seconds ?? preparation.seconds,
  };
  // Frames of so many samples may be wrong at the published rate, and right at the one that is found.
  const rateMatters = options.features !== undefined && options.sampleRate === undefined;
  audioPreprocessor({ ...settings(published), ...(rateMatters && { features: undefined }) });
  const augmentFor = (seconds: number) =>
    chooseAugmentation(options.augment, { ...preparation, seconds }, 'AudioClassifier.fit');
  augmentFor(published.seconds);
  const measured = settings(await clipSize(train, preparation, options));
  // What has been normalised within each clip has one scale already: to stretch the quieter bands has cost 4 points on FSDD.
  const isNormalized =
    measured.features !== 'waveform' &&
    measured.features?.normalization !== undefined &&
    measured.features.normalization !== 'none';
  const standard =
    statistics ?? (isNormalized ? {} : await featureStatistics(train, { ...measured, signal }));
  return {
    architecture,
    preprocessor: audioPreprocessor({ ...measured, ...standard }),
    augmentation: augmentFor(measured.seconds),
  };
}

/** From JavaScript it may be a name, or a network for pictures. */
function checkArchitecture(model: AudioArchitecture): AudioArchitecture {
  if (typeof model === 'object' && model?.preparation !== undefined) return model;
  throw new ShapeError(
    `AudioClassifier.fit: model must be a network for sound such as compactCnn(), received ${JSON.stringify(model?.name ?? model)}.`,
  );
}

type ClipSize = Required<Pick<AudioFitOptions, 'sampleRate' | 'seconds'>>;

async function clipSize(
  train: Dataset<AudioInput>,
  preparation: AudioPreparation,
  { sampleRate, seconds, trim, signal }: PreparationOptions,
): Promise<ClipSize> {
  if (sampleRate !== undefined && seconds !== undefined) return { sampleRate, seconds };
  const found = await clipStatistics(train, { trim, signal });
  const rounded = Math.ceil(found.seconds * 10) / 10;
  return {
    sampleRate: sampleRate ?? Math.min(preparation.sampleRate, found.sampleRate),
    seconds: seconds ?? Math.min(LONGEST, Math.max(SHORTEST, rounded)),
  };
}

function featuresFor(
  { name, preparation: { features } }: AudioArchitecture,
  own: AudioFitOptions['features'] = {},
): (sampleRate: number) => FeatureOptions | 'waveform' {
  if (features === 'waveform' && (own === 'waveform' || Object.keys(own).length === 0)) return () => features;
  if (features !== 'waveform' && own !== 'waveform') return (rate) => ({ ...features(rate), ...own });
  throw new ShapeError(
    `AudioClassifier.fit: ${name} sees ${features === 'waveform' ? 'the samples themselves' : 'features'}, but features ` +
      `asks for ${own === 'waveform' ? 'the samples' : 'others'}; leave it out, or take another network.`,
  );
}
