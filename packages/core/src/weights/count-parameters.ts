import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelWeights } from './model-weights.js';

/** Keras's names for what batch normalisation measures instead of learning. */
const MOVING_STATISTIC = /\/moving_(mean|variance)$/;

/**
 * Counts the numbers that a model learns: kernels, biases, scales and offsets, frozen or not.
 *
 * Papers and PyTorch count so. `model.countParams()` adds the moving statistics of batch normalisation.
 *
 * @example
 * countParameters(resNet({ depth: 50 }).build({ classes: 1000 })); // 25557032
 */
export function countParameters(model: LayersModel): number {
  return modelWeights(model)
    .filter(({ name }) => !MOVING_STATISTIC.test(name))
    .reduce((sum, { variable }) => sum + variable.size, 0);
}
