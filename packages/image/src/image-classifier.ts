import {
  type Architecture,
  Classifier,
  type ClassifierParts,
  type LoadClassifierOptions,
  loadClassifierParts,
  type Manifest,
  type SaveOptions,
  ShapeError,
  type Storage,
  type TrainClassifierOptions,
  trainClassifier,
} from '@striate/core';
import type { Augmentation, Dataset } from '@striate/core/data';
import { defaultAugmentation, pictureKind } from './augmentation/default-augmentation.js';
import type { ImageInput } from './preprocessing/decode.js';
import { imagePreprocessorFromConfig } from './preprocessing/from-config.js';
import { type ImagePreprocessor, imagePreprocessor } from './preprocessing/image-preprocessor.js';
import type { ImageSize, Pixels } from './preprocessing/pixels.js';
import type { ResizeMode } from './preprocessing/resize.js';
import { type ChannelStatistics, channelStatistics } from './preprocessing/statistics.js';
import { IMAGE_VERSION } from './version.js';

const TASK = 'image-classification';

export interface ImageFitOptions
  extends Omit<TrainClassifierOptions<ImageInput, Pixels>, 'architecture' | 'preprocessor' | 'augmentation'> {
  /** The network: `lenet5()`, `resNetCifar({ depth: 20 })`, ... */
  readonly model: Architecture;
  /** `default`: {@link defaultAugmentation} for the {@link pictureKind} of the network's input. Default `default`. */
  readonly augment?: 'default' | 'none' | Augmentation<Pixels>;
  /** `[height, width]` of the network's input; default as published. */
  readonly size?: ImageSize;
  /** 1 grey or 3 colour; default as published: LeNet-5 sees grey, the others colour. */
  readonly channels?: 1 | 3;
  /** How pictures of another aspect ratio meet the size; default `stretch`. */
  readonly resize?: ResizeMode;
  /** Mean and deviation of each channel, of values in 0..1; default measured on up to 512 of the training pictures. */
  readonly statistics?: ChannelStatistics;
}

/**
 * Tells what is on a picture: decoding, resizing, normalising, a network and its labels in one.
 *
 * @example
 * const data = builtinDigits();
 * const classifier = await ImageClassifier.fit(data, { model: lenet5(), epochs: 1 });
 * const { accuracy } = await classifier.evaluate(builtinDigits({ split: 'test' })); // 0.98
 * await classifier.save('./digits-model');
 * await classifier.predict('./seven.png', { topK: 1 }); // [{ label: '7', score: 0.99 }]
 */
export class ImageClassifier extends Classifier<ImageInput> {
  constructor(parts: Omit<ClassifierParts<ImageInput>, 'task'>) {
    super({ ...parts, task: TASK });
  }

  /**
   * Trains a network on labelled pictures.
   *
   * Pictures are decoded, converted to the network's channels, resized, augmented, and normalised by the training set's own
   * mean and deviation. What the options leave out comes from the architecture's recipe.
   *
   * @param dataset pictures of at least two classes
   * @returns the trained classifier; `dispose()` frees it
   * @throws DataError for a dataset with one class, a class without pictures, or pictures that can't be decoded
   * @throws ShapeError for options out of range
   * @throws what core's `fit` throws
   */
  static async fit(dataset: Dataset<ImageInput>, options: ImageFitOptions): Promise<ImageClassifier> {
    const { model, augment = 'default', size, channels, resize, statistics, ...rest } = options;
    const unmeasured = unmeasuredPreprocessor({ model, size, channels, resize });
    const augmentation = chooseAugmentation(augment, unmeasured);
    const preprocessor = await measuredPreprocessor(unmeasured, dataset, statistics);
    const { checkpoint } = rest;
    const parts = await trainClassifier<ImageInput, Pixels>(dataset, {
      ...rest,
      architecture: model,
      preprocessor,
      augmentation,
      // A run that goes on with other augmentation would be another run.
      checkpoint: checkpoint && {
        ...checkpoint,
        fingerprint: { ...nameOf(augment), ...checkpoint.fingerprint },
      },
    });
    return new ImageClassifier(parts);
  }

  /**
   * Opens a saved classifier.
   *
   * @param location `./digits-model` in Node, `indexeddb://digits-model` or an address in a browser, or a storage
   * @param options.optimize whether to load for prediction alone, which is faster; default false
   * @throws BundleError for a bundle that is missing, damaged, changed, from a newer version, or no image classifier's
   * @example
   * const classifier = await ImageClassifier.load('./photos-model', { optimize: true });
   * await classifier.predict('./one.jpg', { topK: 1 }); // [{ label: 'cat', score: 0.97 }]
   */
  static async load(location: string | Storage, options?: LoadClassifierOptions): Promise<ImageClassifier> {
    return new ImageClassifier(
      await loadClassifierParts(location, TASK, imagePreprocessorFromConfig, options),
    );
  }

  override save(location: string | Storage, options: SaveOptions = {}): Promise<Manifest> {
    const versions = { '@striate/image': IMAGE_VERSION, ...options.versions };
    return super.save(location, { ...options, versions });
  }
}

type ShapeOptions = Pick<ImageFitOptions, 'model' | 'size' | 'channels' | 'resize'>;

/** Without mean and deviation yet: settings out of range fail before any picture is read. */
function unmeasuredPreprocessor({ model, size, channels, resize }: ShapeOptions): ImagePreprocessor {
  const [height, width, depth] = model.inputShape as [number, number, 1 | 3];
  return imagePreprocessor({ size: size ?? [height, width], channels: channels ?? depth, resize });
}

async function measuredPreprocessor(
  unmeasured: ImagePreprocessor,
  dataset: Dataset<ImageInput>,
  statistics: ChannelStatistics | undefined,
): Promise<ImagePreprocessor> {
  const config = unmeasured.toConfig();
  const { mean, std } = statistics ?? (await channelStatistics(dataset, { channels: config.channels }));
  return imagePreprocessor({ ...config, mean, std });
}

function chooseAugmentation(
  augment: NonNullable<ImageFitOptions['augment']>,
  preprocessor: ImagePreprocessor,
): Augmentation<Pixels> | undefined {
  if (typeof augment === 'function') return augment;
  if (augment === 'none') return undefined;
  if (augment === 'default') return defaultAugmentation({ kind: pictureKind(preprocessor.outputShape) });
  throw new ShapeError(
    `ImageClassifier.fit: augment must be "default", "none" or a function, received ${JSON.stringify(augment)}.`,
  );
}

const nameOf = (augment: NonNullable<ImageFitOptions['augment']>): { augment: string } => ({
  augment: typeof augment === 'function' ? 'custom' : augment,
});
