import { classifierBackbone } from '@striate/core/transfer';
import type { AudioClassifier } from './audio-classifier.js';
import type { AudioBackbone } from './backbones/audio-backbone.js';

/**
 * Sees a trained audio classifier as a network whose weights are to be used again: `embedding` is what its last layer sees,
 * `features` the last feature map before that.
 *
 * @returns a backbone on the classifier's own model: disposing of either frees it
 * @throws ShapeError where the model does not end in a dense layer
 * @example
 * const backbone = await audioBackbone(await AudioClassifier.load('./words-model'));
 * backbone.embedding.shape; // [null, 96]
 */
export async function audioBackbone(classifier: AudioClassifier): Promise<AudioBackbone> {
  return { ...(await classifierBackbone(classifier)), preprocessor: classifier.preprocessor };
}
