import { ShapeError } from '@striate/core';
import type { TrainClassifierOptions } from '@striate/core/classifier';
import type { Augmentation, AugmentationStages, Dataset } from '@striate/core/data';
import { defaultAugmentation } from './augmentation/default-augmentation.js';
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

/** What changes sounds in training. */
export type AudioAugmentation = Augmentation<Waveform> | AugmentationStages<Waveform>;

/** How `AudioClassifier.fit` trains; everything has a default. */
export interface AudioFitOptions
  extends Omit<
      TrainClassifierOptions<AudioInput, Waveform>,
      'architecture' | 'preprocessor' | 'augmentation'
    >,
    Pick<AudioPreprocessorOptions, 'place' | 'trim' | 'level'> {
  /** The network; default `compactCnn()`. */
  readonly model?: AudioArchitecture;
  /** `default`: {@link defaultAugmentation} for clips of this length. Default `default`. */
  readonly augment?: 'default' | 'none' | AudioAugmentation;
  /** Hz; default the network's, or the highest of the recordings where that is lower. */
  readonly sampleRate?: number;
  /**
   * Length of a clip; default what 98 of 100 recordings don't exceed, rounded up to a tenth of a second, within 0.3..10.
   */
  readonly seconds?: number;
  /** Settings that differ from those that the network wants. */
  readonly features?: FeatureOptions | 'waveform';
  /** Mean and deviation of the features; default measured. All that is measured is so on up to 512 of the training sounds. */
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
 * @throws ShapeError for settings out of range, before any sound is read
 * @throws DataError where no sound can be decoded
 */
export async function prepareSounds(
  train: Dataset<AudioInput>,
  options: PreparationOptions,
): Promise<PreparedSounds> {
  const { model: architecture = compactCnn(), statistics, signal } = options;
  const { preparation } = architecture;
  const features = featuresFor(architecture, options.features);
  const settings = ({ sampleRate, seconds }: ClipSize): AudioPreprocessorOptions => ({
    sampleRate,
    seconds,
    features: features(sampleRate),
    place: options.place,
    trim: options.trim,
    level: options.level,
  });
  const published = {
    sampleRate: options.sampleRate ?? preparation.sampleRate,
    seconds: options.seconds ?? preparation.seconds,
  };
  audioPreprocessor(settings(published));
  chooseAugmentation(options.augment, published.seconds, preparation);
  const measured = settings(await clipSize(train, preparation, options));
  const standard = statistics ?? (await featureStatistics(train, { ...measured, signal }));
  return {
    architecture,
    preprocessor: audioPreprocessor({ ...measured, ...standard }),
    augmentation: chooseAugmentation(options.augment, measured.seconds, preparation),
  };
}

type ClipSize = Required<Pick<AudioFitOptions, 'sampleRate' | 'seconds'>>;

async function clipSize(
  train: Dataset<AudioInput>,
  preparation: AudioPreparation,
  { sampleRate, seconds, trim, signal }: PreparationOptions,
): Promise<ClipSize> {
  if (sampleRate !== undefined && seconds !== undefined) return { sampleRate, seconds };
  const found = await clipStatistics(train, { trim, signal });
  // A hundredth of a hundredth less: 0.5 s of 8,000 samples at 16 kHz is no 0.6.
  const rounded = Math.ceil(found.seconds * 10 - 1e-6) / 10;
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

function chooseAugmentation(
  augment: AudioFitOptions['augment'] = 'default',
  seconds: number,
  { features }: AudioPreparation,
): AudioAugmentation | undefined {
  if (typeof augment === 'function' || (typeof augment === 'object' && augment !== null)) return augment;
  if (augment === 'none') return undefined;
  if (augment === 'default') return defaultAugmentation({ seconds, features: features !== 'waveform' });
  throw new ShapeError(
    `AudioClassifier.fit: augment must be "default", "none", a function or stages, received ${JSON.stringify(augment)}.`,
  );
}
