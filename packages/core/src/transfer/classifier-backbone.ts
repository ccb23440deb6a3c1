import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Classifier } from '../classifier/classifier.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { ShapeError } from '../errors.js';
import { sha256Hex } from '../storage/sha256.js';
import { encodeSafetensors } from '../weights/encode-safetensors.js';
import { weightData } from '../weights/model-weights.js';
import type { Backbone } from './backbone.js';

/** A domain's classifier, whose preprocessor says what it prepares. */
export type TunableClassifier<Input, Prepared> = Classifier<Input> & {
  readonly preprocessor: Preprocessor<Input, Prepared>;
};

/**
 * Sees a trained classifier as a network whose weights are to be used again: `embedding` is what its last layer sees, before
 * dropout, and `features` by default the last feature map that it is computed from.
 *
 * @returns a backbone on the classifier's own model: disposing of either frees it
 * @throws ShapeError where the model does not end in a dense layer, or has no feature map
 * @example
 * const backbone = await classifierBackbone(await AudioClassifier.load('./words-model'));
 * backbone.embedding.shape; // [null, 96]
 */
export async function classifierBackbone<Input, Prepared>(
  classifier: TunableClassifier<Input, Prepared>,
  options: { readonly features?: SymbolicTensor } = {},
): Promise<Backbone<Input, Prepared>> {
  const { model, preprocessor, architecture, labels } = classifier;
  const output = model.outputs[0] as SymbolicTensor;
  const logits = isDense(output) ? output : (output.inputs[0] as SymbolicTensor);
  const embedding = isDense(logits) ? beforeDropout(logits.inputs[0] as SymbolicTensor) : undefined;
  const features = options.features ?? lastMap(embedding);
  if (!embedding || !features) {
    throw new ShapeError(
      'classifierBackbone: expected a network with feature maps that ends in a dense layer, received ' +
        `"${model.name}", which ends in "${logits.sourceLayer.name}"; take a network such as the architectures of this family.`,
    );
  }
  return {
    name: architecture,
    model,
    features,
    embedding,
    labels,
    preprocessor,
    weightsHash: sha256Hex(encodeSafetensors(await weightData(model))),
    dispose: () => classifier.dispose(),
  };
}

const isDense = ({ sourceLayer }: SymbolicTensor): boolean => sourceLayer.getClassName() === 'Dense';

/** Fine-tuning's head has a dropout of its own. */
function beforeDropout(tensor: SymbolicTensor): SymbolicTensor {
  return tensor.sourceLayer.getClassName() === 'Dropout'
    ? beforeDropout(tensor.inputs[0] as SymbolicTensor)
    : tensor;
}

/** `[batch, steps, channels]` or `[batch, height, width, channels]`, on the first of the ways that lead here. */
function lastMap(tensor: SymbolicTensor | undefined): SymbolicTensor | undefined {
  return tensor === undefined || tensor.rank > 2 ? tensor : lastMap(tensor.inputs[0]);
}
