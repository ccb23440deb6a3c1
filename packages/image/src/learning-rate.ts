import type { LearningRateCurve } from '@striate/core';
import { type ClassifierRateOptions, findClassifierLearningRate } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { findHeadLearningRate, type HeadRateOptions } from '@striate/core/transfer';
import { checkImageBackbone } from './backbones/check-image-backbone.js';
import { wholePictures } from './backbones/whole-pictures.js';
import { type ImageFineTuneOptions, tuningAugmentation } from './fine-tune-options.js';
import { type ImageFitOptions, prepare } from './image-fit-options.js';
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
    const { resize, augment, ...others } = options;
    checkImageBackbone(options.backbone, 'findImageLearningRate');
    const { augmentation, variants } = tuningAugmentation(options);
    return findHeadLearningRate<ImageInput, Pixels>(dataset, {
      ...others,
      backbone: wholePictures(options.backbone, resize),
      // The trial is of the frozen phase, in which a function alone augments.
      augmentation: typeof augment === 'function' ? augmentation : undefined,
      variants,
    });
  }
  const { others, ...prepared } = await prepare(dataset, options);
  return findClassifierLearningRate<ImageInput, Pixels>(dataset, { ...others, ...prepared });
}
