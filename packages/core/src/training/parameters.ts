import type { LayersModel } from '@tensorflow/tfjs-layers';
import { TrainingError } from '../errors.js';
import { modelWeights } from '../weights/model-weights.js';
import type { Parameter } from './optimizers/optimizer.js';

/**
 * Lists what there is to train: the weights of the layers that are not frozen.
 *
 * Weight decay is for kernels alone: biases and the weights of normalisation layers shift and scale, and pulling them
 * to zero only hurts.
 *
 * @throws TrainingError where every layer is frozen
 * @see He et al. 2018, https://arxiv.org/abs/1812.01187, section 3.1: no bias decay
 */
export function modelParameters(model: LayersModel): Parameter[] {
  const parameters = modelWeights(model)
    .filter(({ trainable }) => trainable)
    .map(({ name, layer, variable }) => ({
      name,
      variable,
      decay: name.endsWith('kernel') && !layer.getClassName().endsWith('Normalization'),
      learningRateScale: 1,
    }));
  if (parameters.length > 0) return parameters;
  throw new TrainingError(
    `fit: model "${model.name}" has no weights to train; set \`trainable = true\` on one of its layers.`,
  );
}
