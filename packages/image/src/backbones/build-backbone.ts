import { activation, globalAveragePool2d, inputLayer } from '@striate/core/layers';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkPictureShape } from '../models/build-image-model.js';
import type { ImageNetwork } from '../models/image-network.js';

/** A built network with the tensors that transfer learning starts from. */
export interface BackboneParts {
  /** To probabilities, or without a head to the embedding. */
  readonly model: LayersModel;
  readonly features: SymbolicTensor;
  readonly embedding: SymbolicTensor;
  readonly logits?: SymbolicTensor;
}

/**
 * Builds a network with or without its head.
 *
 * @param inputShape `[height, width, channels]`
 * @param classes of the head; undefined for none: the embedding is then the mean of the last feature map
 * @throws ShapeError for an input that is too small
 */
export function buildBackbone(
  network: ImageNetwork,
  inputShape: readonly number[],
  classes: number | undefined,
): BackboneParts {
  const { name } = network;
  checkPictureShape(network, inputShape);
  const inputs = inputLayer({ shape: inputShape, name: 'input' });
  const features = network.features(inputs);
  if (classes === undefined) {
    const embedding = globalAveragePool2d(features, { name: 'embedding' });
    return { model: model({ inputs, outputs: embedding, name }), features, embedding };
  }
  const { embedding, logits } = network.head(features, classes);
  const outputs = activation(logits, { activation: 'softmax', name: 'softmax' });
  return { model: model({ inputs, outputs, name }), features, embedding, logits };
}
