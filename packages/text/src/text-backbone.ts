import { ShapeError } from '@striate/core';
import { findBottleneck } from '@striate/core/explain';
import { sha256Hex } from '@striate/core/storage';
import type { Backbone } from '@striate/core/transfer';
import { encodeSafetensors, weightData } from '@striate/core/weights';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TextPreprocessor, TokenIds } from './preprocessing/index.js';
import type { TextClassifier } from './text-classifier.js';

/** A trained text classifier as something to fine-tune. */
export type TextBackbone = Backbone<string, TokenIds> & { readonly preprocessor: TextPreprocessor };

/**
 * Sees a trained text classifier as a network whose weights are to be used again: `embedding` is what its last layer sees,
 * `features` the last sequence that all of it is computed from.
 *
 * @returns a backbone on the classifier's own model: disposing of either frees it
 * @throws ShapeError where the model does not end in a dense layer
 * @example
 * const backbone = await textBackbone(await TextClassifier.load('./reviews-model'));
 * backbone.embedding.shape; // [null, 300]
 */
export async function textBackbone(classifier: TextClassifier): Promise<TextBackbone> {
  const { model, preprocessor, architecture, labels } = classifier;
  const output = model.outputs[0] as SymbolicTensor;
  const logits =
    output.sourceLayer.getClassName() === 'Dense' ? output : (output.inputs[0] as SymbolicTensor);
  const features = findBottleneck(model, ({ rank }) => rank === 3);
  if (logits.sourceLayer.getClassName() !== 'Dense' || !features) {
    throw new ShapeError(
      `textBackbone: expected a network of sequences that ends in a dense layer, received "${model.name}", which ends in ` +
        `"${logits.sourceLayer.name}".`,
    );
  }
  return {
    name: architecture,
    model,
    features,
    embedding: beforeDropout(logits.inputs[0] as SymbolicTensor),
    labels,
    preprocessor,
    weightsHash: sha256Hex(encodeSafetensors(await weightData(model))),
    dispose: () => classifier.dispose(),
  };
}

/** Fine-tuning's head has a dropout of its own. */
function beforeDropout(tensor: SymbolicTensor): SymbolicTensor {
  return tensor.sourceLayer.getClassName() === 'Dropout'
    ? beforeDropout(tensor.inputs[0] as SymbolicTensor)
    : tensor;
}
