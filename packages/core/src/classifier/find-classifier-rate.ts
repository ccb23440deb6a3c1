import { applyPreprocessor } from '../data/apply-preprocessor.js';
import type { Dataset } from '../data/dataset.js';
import { inputShapeOf } from '../data/preprocessor.js';
import {
  findLearningRate,
  type LearningRateCurve,
  type LearningRateOptions,
} from '../training/find-learning-rate.js';
import { checkTrainingData } from './check-training-data.js';
import type { TrainClassifierOptions } from './train-classifier.js';

/** What decides the network and its inputs, and the trial's own options. */
export type ClassifierRateOptions<Input, Prepared> = LearningRateOptions &
  Pick<
    TrainClassifierOptions<Input, Prepared>,
    'architecture' | 'augmentation' | 'cacheBytes' | 'preprocessor'
  >;

/**
 * Finds a learning rate for an architecture on a dataset: the `learningRate` of `trainClassifier`. Optimiser and batch size
 * are the recipe's, unless the options say otherwise.
 *
 * @throws what `trainClassifier` and `findLearningRate` throw
 * @example
 * const { suggestion } = await findClassifierLearningRate(photos, { architecture: lenet5(), preprocessor });
 */
export async function findClassifierLearningRate<Input, Prepared>(
  dataset: Dataset<Input>,
  options: ClassifierRateOptions<Input, Prepared>,
): Promise<LearningRateCurve> {
  const { architecture, preprocessor, augmentation, cacheBytes = 2 ** 27, seed, ...trial } = options;
  checkTrainingData(dataset, 'findClassifierLearningRate');
  const { optimizer, batchSize, labelSmoothing } = architecture.recipe;
  const arrays = applyPreprocessor(dataset, preprocessor, augmentation, { maxBytes: cacheBytes });
  const model = architecture.build({
    classes: dataset.labels.length,
    outputActivation: dataset.multiLabel ? 'sigmoid' : 'softmax',
    inputShape: inputShapeOf(preprocessor),
    seed,
  });
  try {
    return await findLearningRate(model, arrays, {
      ...trial,
      seed,
      optimizer: trial.optimizer ?? optimizer,
      batchSize: trial.batchSize ?? batchSize,
      labelSmoothing: trial.labelSmoothing ?? labelSmoothing,
    });
  } finally {
    model.dispose();
  }
}
