import { ShapeError } from '@striate/core';
import { findBottleneck } from '@striate/core/explain';
import { type Backbone, classifierBackbone } from '@striate/core/transfer';
import type { TextPreprocessor, TokenIds } from './preprocessing/index.js';
import type { TextClassifier } from './text-classifier.js';

/** A trained text classifier as something to fine-tune. */
export type TextBackbone = Backbone<string, TokenIds> & { readonly preprocessor: TextPreprocessor };

/**
 * Sees a trained text classifier as a network whose weights are to be used again: `embedding` is what its last layer sees,
 * `features` the first sequence that all of it is computed from.
 *
 * @returns a backbone on the classifier's own model: disposing of either frees it
 * @throws ShapeError where the model is no network of sequences, or does not end in a dense layer
 * @example
 * const backbone = await textBackbone(await TextClassifier.load('./reviews-model'));
 * backbone.embedding.shape; // [null, 300]
 */
export async function textBackbone(classifier: TextClassifier): Promise<TextBackbone> {
  const { model, preprocessor } = classifier;
  const features = findBottleneck(model, ({ rank }) => rank === 3);
  if (!features) {
    throw new ShapeError(`textBackbone: expected a network of sequences, received "${model.name}".`);
  }
  return { ...(await classifierBackbone(classifier, { features })), preprocessor };
}
