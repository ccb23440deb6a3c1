import {
  Classifier,
  type ClassifierParts,
  type LoadClassifierOptions,
  loadClassifierParts,
  type Manifest,
  type SaveOptions,
  type Storage,
  trainClassifier,
} from '@striate/core';
import type { Dataset, Preprocessor } from '@striate/core/data';
import { fineTuneClassifier } from '@striate/core/transfer';
import { checkImageBackbone } from './backbones/check-image-backbone.js';
import { wholePictures } from './backbones/whole-pictures.js';
import {
  type ExplainPictureOptions,
  explainPicture,
  type PictureExplanation,
  type PicturePlaces,
} from './explanation/explain-picture.js';
import { type ImageFineTuneOptions, tuningAugmentation } from './fine-tune-options.js';
import { type ImageFitOptions, prepare } from './image-fit-options.js';
import type { ImageInput } from './preprocessing/decode.js';
import { imagePreprocessorFromConfig } from './preprocessing/from-config.js';
import type { ImagePreprocessor } from './preprocessing/image-preprocessor.js';
import type { Pixels } from './preprocessing/pixels.js';
import { IMAGE_VERSION } from './version.js';

const TASK = 'image-classification';

/** What an `ImageClassifier` is made of. */
export interface ImageClassifierParts extends Omit<ClassifierParts<ImageInput>, 'task' | 'preprocessor'> {
  readonly preprocessor: Preprocessor<ImageInput, Pixels>;
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
  declare readonly preprocessor: Preprocessor<ImageInput, Pixels>;

  constructor(parts: ImageClassifierParts) {
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
    const { architecture, preprocessor, augmentation, others } = await prepare(dataset, options);
    const { checkpoint } = options;
    const parts = await trainClassifier<ImageInput, Pixels>(dataset, {
      ...others,
      architecture,
      preprocessor,
      augmentation,
      // A run that goes on with other augmentation would be another run.
      checkpoint: checkpoint && {
        ...checkpoint,
        fingerprint: { ...nameOf(options.augment ?? 'default'), ...checkpoint.fingerprint },
      },
    });
    return new ImageClassifier({ ...parts, preprocessor });
  }

  /**
   * Teaches a pretrained network one's own classes: a new head on the frozen backbone, and with `unfreezeFrom` its last
   * layers too.
   *
   * The backbone is copied, and still its owner's. Pictures are prepared as its weights want them, but taken whole. What is frozen sees each
   * picture (and its mirror image) once, so further epochs cost next to nothing. With `featureCache` that lasts from one run
   * to the next.
   *
   * @param dataset pictures of at least two classes
   * @returns the trained classifier; `dispose()` frees it
   * @throws DataError for a dataset with one class, a class without pictures, or pictures that can't be decoded
   * @throws ShapeError for what is no backbone, options out of range, or a layer that the backbone does not have, with the nearest names
   * @throws what core's `fineTuneClassifier` throws
   * @example
   * const backbone = await mobileNetV1({ alpha: 0.25, weights: './mobilenet_v1_0.25_224' });
   * const classifier = await ImageClassifier.fineTune(train, { backbone, epochs: 10 });
   * await classifier.evaluate(test);
   */
  static async fineTune(
    dataset: Dataset<ImageInput>,
    options: ImageFineTuneOptions,
  ): Promise<ImageClassifier> {
    const { augment = 'mirror', resize, checkpoint, ...others } = options;
    checkImageBackbone(options.backbone, 'ImageClassifier.fineTune');
    const backbone = wholePictures(options.backbone, resize);
    const parts = await fineTuneClassifier<ImageInput, Pixels>(dataset, {
      ...others,
      backbone,
      ...tuningAugmentation(options),
      checkpoint: checkpoint && {
        ...checkpoint,
        fingerprint: { ...nameOf(augment), ...checkpoint.fingerprint },
      },
    });
    return new ImageClassifier({ ...parts, preprocessor: backbone.preprocessor });
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
    const parts = await loadClassifierParts(location, TASK, imagePreprocessorFromConfig, options);
    return new ImageClassifier({ ...parts, preprocessor: parts.preprocessor as ImagePreprocessor });
  }

  /**
   * Shows where on a picture a class is seen: Grad-CAM, and what covering each place costs. `drawExplanation` of
   * `@striate/image/explanation` draws it.
   *
   * @param input a picture as `predict` takes it
   * @param options.label the class to explain; default the likeliest
   * @param options.method `both`, `gradCam` (about two predictions) or `occlusion` (hundreds); default `both`
   * @throws what `explainPicture` throws
   * @example
   * const explanation = await classifier.explain('./dog.jpg', { label: 'dog' });
   * describePicture(explanation).gradCam; // 'Grad-CAM is largest at the upper left: 40 to 96 across, 24 to 72 down, of 224 x 224.'
   */
  explain(
    input: ImageInput,
    options?: ExplainPictureOptions & { readonly method?: 'both' },
  ): Promise<PictureExplanation>;
  explain(input: ImageInput, options: ExplainPictureOptions): Promise<PicturePlaces>;
  explain(input: ImageInput, options: ExplainPictureOptions = {}): Promise<PicturePlaces> {
    return explainPicture(this, input, options);
  }

  override save(location: string | Storage, options: SaveOptions = {}): Promise<Manifest> {
    const versions = { '@striate/image': IMAGE_VERSION, ...options.versions };
    return super.save(location, { ...options, versions });
  }
}

const nameOf = (
  augment: NonNullable<ImageFitOptions['augment'] | ImageFineTuneOptions['augment']>,
): { augment: string } => ({
  augment: typeof augment === 'function' ? 'custom' : augment,
});
