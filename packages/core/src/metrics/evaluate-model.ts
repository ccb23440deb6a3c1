import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { evaluateBatches } from './evaluate-batches.js';
import type { EvaluateOptions } from './evaluate-options.js';
import type { Evaluation } from './evaluation.js';
import { predictBatch } from './predict-batch.js';

/**
 * Evaluates a classifier on a dataset. Keeps one batch of inputs and all probabilities, no tensor.
 *
 * @param model from `[batch, ...shape]` to `[batch, classes]` probabilities
 * @param dataset examples of that shape, with as many class names as the model has outputs
 * @returns metrics, the worst mistakes, and the examples that could not be read, as plain JSON
 * @throws DataError where there are no examples, too many can't be read, or they have several labels
 * @throws ShapeError where the shapes of model and dataset do not fit; TrainingError where the model gives NaN
 * @example
 * const { accuracy, perClass } = await evaluateModel(model, test);
 * accuracy; // 0.993
 */
export async function evaluateModel(
  model: LayersModel,
  dataset: Dataset<NdArray>,
  options?: EvaluateOptions,
): Promise<Evaluation> {
  return evaluateBatches(dataset, (batch) => predictBatch(model, batch, dataset.labels), options);
}
