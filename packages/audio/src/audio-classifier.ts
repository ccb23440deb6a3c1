import type { Storage } from '@striate/core';
import type { Manifest } from '@striate/core/bundle';
import {
  Classifier,
  type ClassifierParts,
  type LoadClassifierOptions,
  loadClassifierParts,
  type SaveOptions,
  splitOff,
  trainClassifier,
} from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { checkBackbone, fineTuneClassifier, firstLearning } from '@striate/core/transfer';
import { audioBackbone } from './audio-backbone.js';
import type { AudioFineTuneOptions } from './audio-fine-tune-options.js';
import { type AudioFitOptions, prepareSounds } from './audio-fit-options.js';
import { chooseAugmentation, nameOfAugmentation } from './augmentation/choose-augmentation.js';
import type { AudioInput } from './decoding/audio-source.js';
import type { Waveform } from './decoding/waveform.js';
import {
  type ExplainSoundOptions,
  explainSound,
  type SoundExplanation,
} from './explanation/explain-sound.js';
import { type Listening, type ListenOptions, listen } from './listening/listen.js';
import type { ListeningSource } from './listening/listening-source.js';
import type { AudioPreprocessor } from './preprocessing/audio-preprocessor.js';
import { audioPreprocessorFromConfig } from './preprocessing/from-config.js';
import { AUDIO_VERSION } from './version.js';

const TASK = 'audio-classification';
/** Of fine-tuning a classifier: half of them with a frozen network. */
const EPOCHS = 10;

/** What an `AudioClassifier` is made of. */
export interface AudioClassifierParts extends Omit<ClassifierParts<AudioInput>, 'task' | 'preprocessor'> {
  readonly preprocessor: AudioPreprocessor;
}

/**
 * Tells what is heard in a sound: decoding, resampling, features, a network and its labels in one.
 *
 * @example
 * const data = await audioFiles('./recordings', { pattern: '{label}_{speaker}_{take}.wav' });
 * const { train, test } = data.split({ test: { speaker: ['theo'] } });
 * const classifier = await AudioClassifier.fit(train);
 * await classifier.predict('./clip.wav', { topK: 1 }); // [{ label: '7', score: 0.99 }]
 */
export class AudioClassifier extends Classifier<AudioInput> {
  declare readonly preprocessor: AudioPreprocessor;

  constructor(parts: AudioClassifierParts) {
    super({ ...parts, task: TASK });
  }

  /**
   * Trains a network on labelled sounds.
   *
   * Sounds are decoded, mixed down, resampled, brought to one level, cut or padded to one length, augmented, and made into
   * features, normalised by the training part's own mean and deviation unless each clip is by its own. What the options leave out is measured on that part, or comes from the
   * architecture and its recipe. Of a multi-label dataset the network gives independent probabilities: `evaluateLabels` measures it.
   *
   * @param dataset sounds of at least two classes
   * @returns the trained classifier; `dispose()` frees it
   * @throws DataError for a dataset with one class, a class without sounds, or sounds that can't be decoded
   * @throws ShapeError for options out of range
   * @throws what core's `fit` throws
   * @example
   * await AudioClassifier.fit(train, { model: compactCnn(), epochs: 10, validation: 0.1, seed: 1 });
   */
  static async fit(dataset: Dataset<AudioInput>, options: AudioFitOptions = {}): Promise<AudioClassifier> {
    const { model, augment, sampleRate, seconds, features, place, trim, level, statistics, ...others } =
      options;
    const { train, validation } = splitOff(dataset, options.validation, {
      seed: options.seed,
      attempt: 'AudioClassifier.fit',
    });
    const { preprocessor, ...prepared } = await prepareSounds(train, options);
    const { checkpoint } = options;
    const parts = await trainClassifier<AudioInput, Waveform>(train, {
      ...others,
      ...prepared,
      validation,
      preprocessor,
      // A run that goes on with other augmentation would be another run.
      checkpoint: checkpoint && {
        ...checkpoint,
        fingerprint: { ...nameOfAugmentation(augment), ...checkpoint.fingerprint },
      },
    });
    return new AudioClassifier({ ...parts, preprocessor });
  }

  /**
   * Continues a trained network on other labels: a new head on the frozen network first, then, of a classifier by default, all
   * of it. Sounds are prepared as it knows them. What is frozen sees each sound once, so that those epochs cost next to
   * nothing; with `featureCache` that lasts from one run to the next.
   *
   * @param dataset sounds of at least two classes
   * @returns the trained classifier; `dispose()` frees it
   * @throws DataError for a dataset with one class or a class without sounds
   * @throws ShapeError for what is no trained network of sounds, options out of range, or a layer that the network does not have, with
   *   the nearest names
   * @throws what core's `fineTuneClassifier` throws
   * @example
   * const words = await AudioClassifier.load('./words-model');
   * const tuned = await AudioClassifier.fineTune(train, { backbone: words, epochs: 10 });
   */
  static async fineTune(
    dataset: Dataset<AudioInput>,
    options: AudioFineTuneOptions,
  ): Promise<AudioClassifier> {
    const { backbone: given, augment, checkpoint, ...others } = options;
    const isClassifier = given instanceof AudioClassifier;
    const backbone = isClassifier ? await audioBackbone(given) : given;
    checkBackbone(backbone, {
      attempt: 'AudioClassifier.fineTune',
      remedy:
        'open a trained one with AudioClassifier.load(location), or take yamnet({ weights }) or speechCommandsModel({ weights })',
      kind: 'audio',
    });
    const { preprocessor } = backbone;
    const epochs = options.epochs ?? (isClassifier ? EPOCHS : undefined);
    // A single epoch is the new head's.
    const { freezeEpochs = epochs === 1 ? 1 : undefined } = options;
    const thaws = isClassifier && freezeEpochs !== epochs;
    const parts = await fineTuneClassifier<AudioInput, Waveform>(dataset, {
      ...others,
      backbone,
      epochs,
      unfreezeFrom: options.unfreezeFrom ?? (thaws ? firstLearning(backbone.model) : undefined),
      augmentation: chooseAugmentation(augment, preprocessor.toConfig(), 'AudioClassifier.fineTune'),
      augmentFrom: 'unfreezing',
      checkpoint: checkpoint && {
        ...checkpoint,
        fingerprint: { ...nameOfAugmentation(augment), ...checkpoint.fingerprint },
      },
    });
    return new AudioClassifier({ ...parts, preprocessor });
  }

  /**
   * Opens a saved classifier.
   *
   * @param location `./words-model` in Node, `indexeddb://words-model` or an address in a browser, or a storage
   * @param options.optimize whether to load for prediction alone, which is faster; default false
   * @throws BundleError for a bundle that is missing, damaged, changed, from a newer version, or no audio classifier's
   * @example
   * const classifier = await AudioClassifier.load('./words-model', { optimize: true });
   */
  static async load(location: string | Storage, options?: LoadClassifierOptions): Promise<AudioClassifier> {
    const parts = await loadClassifierParts(location, TASK, audioPreprocessorFromConfig, options);
    return new AudioClassifier({ ...parts, preprocessor: parts.preprocessor as AudioPreprocessor });
  }

  /**
   * Shows where in a sound a class is heard: Grad-CAM, and what covering each place costs. `drawExplanation` of
   * `@striate/audio/explanation` draws it.
   *
   * @param input a sound as `predict` takes it
   * @param options.label the class to explain; default the likeliest
   * @throws what `explainSound` throws
   * @example
   * const explanation = await classifier.explain('./seven.wav');
   * describeSound(explanation).gradCam; // 'Grad-CAM is largest from 0.31 to 0.52 s, at 400 to 1,200 Hz.'
   */
  explain(input: AudioInput, options?: ExplainSoundOptions): Promise<SoundExplanation> {
    return explainSound(this, input, options);
  }

  /**
   * Listens to a stream, and tells what it recognises, and when: see {@link listen}.
   *
   * A classifier knows nothing but its labels, and takes noise and talk for the likeliest of them. Train it with a class of such
   * sounds, named `_silence_` or `_unknown_`, or named in `ignore`.
   *
   * @param source pieces from anywhere, such as `microphone()`; or a sound that is decoded as it is heard
   * @throws what `listen` throws
   * @example
   * for await (const { label, time } of classifier.listen(microphone())) show(label, time);
   * const listening = classifier.listen('./hour.wav', { threshold: 0.8 });
   */
  listen(source: ListeningSource, options?: ListenOptions): Listening {
    const { labels } = this;
    const { sampleRate, seconds } = this.preprocessor.toConfig();
    const predict = (clip: Waveform) => this.predict(clip, { topK: labels.length });
    return listen({ sampleRate, seconds, labels, predict }, source, options);
  }

  override save(location: string | Storage, options: SaveOptions = {}): Promise<Manifest> {
    const versions = { '@striate/audio': AUDIO_VERSION, ...options.versions };
    return super.save(location, { ...options, versions });
  }
}
