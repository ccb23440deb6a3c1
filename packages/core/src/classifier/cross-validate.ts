import type { Dataset } from '../data/dataset.js';
import type { FoldsOptions } from '../data/folds.js';
import { DataError } from '../errors.js';
import { averageClassMetrics } from '../metrics/class-metrics.js';
import type { EvaluateOptions } from '../metrics/evaluate-options.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { measureFolds, spreadOf } from './measure-folds.js';

/** What is cross-validated: a `Classifier`, or anything that is measured as one. */
export interface Evaluable<Input> {
  evaluate(dataset: Dataset<Input>, options?: EvaluateOptions): Promise<Evaluation>;
  dispose(): void;
}

export interface CrossValidationOptions extends FoldsOptions, EvaluateOptions {
  /** Default 10. */
  readonly folds?: number;
  /** Hears of each fold as soon as it has been measured. */
  readonly onFold?: (evaluation: Evaluation, fold: number) => void;
}

/** What a fold is judged by. */
export interface FoldFigures {
  readonly accuracy: number;
  /** Mean F1 over the classes that occur. */
  readonly macroF1: number;
  readonly loss: number;
}

/** How classifiers did, each on the examples that it had not seen. Plain JSON. */
export interface CrossValidation {
  readonly folds: readonly Evaluation[];
  /** Over the folds, each counted the same. */
  readonly mean: FoldFigures;
  /** Standard deviation over the folds (divided by folds - 1): how much one depends on the luck of the draw. */
  readonly deviation: FoldFigures;
}

/**
 * Measures a way of training on small data: the examples are divided into folds, and for each fold a classifier is trained on
 * all the others and evaluated on it. So every example is tested once, by a classifier that was not trained on it.
 *
 * What `trainOne` chooses, such as the number of epochs, must follow from `train` alone, by a validation set split off it; a
 * choice made with a look at the fold makes the figures too good.
 *
 * @param dataset raw inputs, at least one a fold
 * @param options how to divide, and how to evaluate
 * @param trainOne trains on a fold's training side; `fold` counts from 0. What it returns is disposed of
 * @returns each fold's evaluation, and mean and deviation of accuracy, macro F1 and loss
 * @throws DataError for a multi-label dataset, which is `crossValidateLabels`'s; what `Dataset.folds`, `trainOne` and `evaluate` throw; signal.reason where `signal` aborts
 * @see Kohavi 1995, https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf: ten stratified folds
 * @example
 * const { mean, deviation } = await crossValidate(reviews, { folds: 10, seed: 1 }, (train) =>
 *   TextClassifier.fit(train, { model: textCnn() }),
 * );
 * `${mean.accuracy.toFixed(3)} +- ${deviation.accuracy.toFixed(3)}`; // '0.781 +- 0.011'
 */
export async function crossValidate<Input>(
  dataset: Dataset<Input>,
  options: CrossValidationOptions,
  trainOne: (train: Dataset<Input>, fold: number) => Promise<Evaluable<Input>>,
): Promise<CrossValidation> {
  if (dataset.multiLabel) {
    throw new DataError(
      'crossValidate: each example must have one label, but those of this dataset have any number; use crossValidateLabels.',
    );
  }
  const folds = await measureFolds(dataset, options, trainOne, (one, test) => one.evaluate(test, options));
  return {
    folds,
    ...spreadOf(folds, ({ accuracy, perClass, loss }) => ({
      accuracy,
      macroF1: averageClassMetrics(perClass, 'macro').f1,
      loss,
    })),
  };
}
