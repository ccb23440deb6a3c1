import type { Dataset } from '../data/dataset.js';
import type { FoldsOptions } from '../data/folds.js';
import { DataError } from '../errors.js';
import type { EvaluateMultiLabelOptions, MultiLabelEvaluation } from '../metrics/evaluate-multi-label.js';
import { measureFolds, spreadOf } from './measure-folds.js';

/** What is cross-validated where examples have any number of labels. */
export interface LabelsEvaluable<Input> {
  evaluateLabels(dataset: Dataset<Input>, options?: EvaluateMultiLabelOptions): Promise<MultiLabelEvaluation>;
  dispose(): void;
}

export interface LabelsCrossValidationOptions extends FoldsOptions, EvaluateMultiLabelOptions {
  /** Default 10. */
  readonly folds?: number;
  /** Hears of each fold as soon as it has been measured. */
  readonly onFold?: (evaluation: MultiLabelEvaluation, fold: number) => void;
}

/** What a fold is judged by, where examples have any number of labels. */
export interface LabelsFoldFigures {
  /** Over all decisions together. */
  readonly microF1: number;
  /** Mean F1 over the classes that occur. */
  readonly macroF1: number;
  /** Share of the examples with all labels right. */
  readonly subsetAccuracy: number;
  readonly loss: number;
}

/** How multi-label classifiers did, each on the examples that it had not seen. Plain JSON. */
export interface LabelsCrossValidation {
  readonly folds: readonly MultiLabelEvaluation[];
  /** Over the folds, each counted the same. */
  readonly mean: LabelsFoldFigures;
  /** Standard deviation over the folds (divided by folds - 1). */
  readonly deviation: LabelsFoldFigures;
}

/**
 * Cross-validation of examples with any number of labels each: as `crossValidate`, but measured by `evaluateLabels`.
 *
 * @param dataset raw inputs, multi-label, at least one a fold
 * @throws DataError for a dataset with one label an example; what `crossValidate` throws
 * @see Sechidis, Tsoumakas and Vlahavas 2011, https://doi.org/10.1007/978-3-642-23808-6_10: how the labels are spread over folds
 * @example
 * const { mean } = await crossValidateLabels(complaints, { folds: 5 }, (train) =>
 *   TextClassifier.fit(train, { model: textCnn() }),
 * );
 * mean.microF1; // 0.91
 */
export async function crossValidateLabels<Input>(
  dataset: Dataset<Input>,
  options: LabelsCrossValidationOptions,
  trainOne: (train: Dataset<Input>, fold: number) => Promise<LabelsEvaluable<Input>>,
): Promise<LabelsCrossValidation> {
  if (!dataset.multiLabel) {
    throw new DataError(
      'crossValidateLabels: the dataset must be multi-label, but each of its examples has one label; use crossValidate.',
    );
  }
  const folds = await measureFolds(dataset, options, trainOne, (one, test) =>
    one.evaluateLabels(test, options),
  );
  return {
    folds,
    ...spreadOf(folds, ({ micro, macro, subsetAccuracy, loss }) => ({
      microF1: micro.f1,
      macroF1: macro.f1,
      subsetAccuracy,
      loss,
    })),
  };
}
