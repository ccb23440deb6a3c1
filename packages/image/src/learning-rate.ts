import type { LearningRateCurve } from '@striate/core';
import { type ClassifierRateOptions, findClassifierLearningRate } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { findHeadLearningRate, type HeadRateOptions } from '@striate/core/transfer';
import { type ImageFineTuneOptions, tuningAugmentation, wholePictures } from './fine-tune-options.js';
import { type ImageFitOptions, preparation } from './image-fit-options.js';
import type { ImageInput } from './preprocessing/decode.js';
import type { Pixels } from './preprocessing/pixels.js';

/** A trial for `ImageClassifier.fit` with the same network and preprocessing. */
export type ImageRateOptions = Omit<
  ClassifierRateOptions<ImageInput, Pixels>,
  'architecture' | 'preprocessor' | 'augmentation'
> &
  Pick<ImageFitOptions, 'augment' | 'channels' | 'model' | 'resize' | 'size' | 'statistics'>;

/** A trial for the head of `ImageClassifier.fineTune` with the same backbone. */
export type ImageHeadRateOptions = Omit<HeadRateOptions<ImageInput, Pixels>, 'augmentation' | 'variants'> &
  Pick<ImageFineTuneOptions, 'augment' | 'resize'>;

/**
 * Finds a learning rate for a network on pictures by a short trial: what to pass to `ImageClassifier.fit`, or with a
 * `backbone` to `ImageClassifier.fineTune` for its new head.
 *
 * @param dataset pictures of at least two classes
 * @throws what `fit` or `fineTune` and core's `findLearningRate` throw
 * @example
 * const { suggestion } = await findImageLearningRate(train, { model: lenet5() });
 * await ImageClassifier.fit(train, { model: lenet5(), learningRate: suggestion });
 */
export async function findImageLearningRate(
  dataset: Dataset<ImageInput>,
  options: ImageRateOptions | ImageHeadRateOptions,
): Promise<LearningRateCurve> {
  if ('backbone' in options) {
    const { resize: _, augment: __, ...rest } = options;
    const { augmentation, variants } = tuningAugmentation(options);
    // The trial is of the frozen phase, which `default` does not augment.
    const random = typeof options.augment === 'function' ? augmentation : undefined;
    return findHeadLearningRate<ImageInput, Pixels>(dataset, {
      ...rest,
      backbone: wholePictures(options),
      augmentation: random,
      variants,
    });
  }
  const {
    model: architecture,
    augment: _,
    size: __,
    channels: ___,
    resize: ____,
    statistics: _____,
    ...rest
  } = options;
  const { preprocessor, augmentation } = await preparation(dataset, options);
  return findClassifierLearningRate<ImageInput, Pixels>(dataset, {
    ...rest,
    architecture,
    preprocessor,
    augmentation,
  });
}
