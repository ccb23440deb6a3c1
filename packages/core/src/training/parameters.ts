import type { LayersModel } from '@tensorflow/tfjs-layers';
import { TrainingError } from '../errors.js';
import { modelWeights } from '../weights/model-weights.js';
import { checkRange } from './check-range.js';
import type { Parameter } from './optimizers/optimizer.js';

type Scales = Readonly<Record<string, number>>;

/**
 * Lists what there is to train: the weights of the layers that are not frozen.
 *
 * Weight decay is for kernels alone: biases and the weights of normalisation layers shift and scale, and pulling them
 * to zero only hurts.
 *
 * @param scales by layer name: what its learning rate is multiplied with; default 1
 * @throws TrainingError where every layer is frozen, for a scale below 0, or one for a layer that does not exist
 * @see He et al. 2018, https://arxiv.org/abs/1812.01187, section 3.1: no bias decay
 */
export function modelParameters(model: LayersModel, scales: Scales = {}): Parameter[] {
  checkScales(model, scales);
  const parameters = modelWeights(model)
    .filter(({ trainable }) => trainable)
    .map(({ name, layer, variable, constraint }) => ({
      name,
      variable,
      decay: name.endsWith('kernel') && !layer.getClassName().endsWith('Normalization'),
      learningRateScale: scales[layer.name] ?? 1,
      constraint,
    }));
  if (parameters.length > 0) return parameters;
  throw new TrainingError(
    `fit: model "${model.name}" has no weights to train; set \`trainable = true\` on one of its layers.`,
  );
}

function checkScales(model: LayersModel, scales: Scales): void {
  const names = new Set(modelWeights(model).map(({ layer }) => layer.name));
  for (const [name, scale] of Object.entries(scales)) {
    checkRange('fit', `learningRateScales["${name}"]`, scale, 0);
    if (names.has(name)) continue;
    throw new TrainingError(
      `fit: learningRateScales must name layers of model "${model.name}" that have weights, but "${name}" is none.`,
    );
  }
}
