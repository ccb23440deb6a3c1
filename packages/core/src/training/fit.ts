import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { FitOptions } from './fit-options.js';
import type { TrainingSummary } from './progress.js';
import { TrainingRun } from './training-run.js';

/**
 * Trains a classifier: the one training loop, whatever the inputs are.
 *
 * A step is a forward pass with dropout and batch statistics, the softmax cross-entropy (the sigmoid one for several labels an example) computed
 * from the logits plus the layers' regularisation losses, the gradients of the weights that are not frozen, clipping, the optimiser's
 * update at the schedule's learning rate, and the layers' constraints. The order of examples, their augmentation and the dropout masks follow from
 * (seed, epoch, step), so a run is reproducible, and one that is resumed from a checkpoint goes on exactly; with the
 * WASM backend that means equal bits where it runs on one thread.
 *
 * @param model any `LayersModel` from `[batch, ...shape]` to `[batch, classes]` that ends in a softmax, or in a
 * sigmoid for a multi-label dataset; trained in place. It need not be compiled
 * @param dataset arrays of the model's input shape; its labels are the model's outputs in order
 * @returns the epochs' figures; the model holds the last epoch's weights, or the best one's under early stopping
 * @throws TrainingError for options out of range, a model that does not fit the dataset, a loss or weight that is no
 * number any more (an earlier checkpoint is kept), or a checkpoint of another run
 * @throws ShapeError for examples of another shape than the model's
 * @throws DataError where too many examples can't be read, or none of a class
 * @throws BundleError for a damaged checkpoint
 * @throws signal.reason when `signal` aborts: after a checkpoint has been written
 * @example
 * const summary = await fit(model, train, {
 *   epochs: 5,
 *   batchSize: 64,
 *   optimizer: adamw({ weightDecay: 0.01 }),
 *   learningRate: oneCycle(3e-3),
 *   validation,
 * });
 * summary.history.at(-1)?.validationAccuracy; // 0.989
 */
export async function fit(
  model: LayersModel,
  dataset: Dataset<NdArray>,
  options: FitOptions = {},
): Promise<TrainingSummary> {
  const run = new TrainingRun(model, dataset, options);
  try {
    await run.resume();
    return await run.train();
  } finally {
    run.dispose();
  }
}
