import type { Evaluation, MultiLabelEvaluation } from '@striate/core/metrics';
import { accuracy, argMax, classMetrics, confusionMatrix, logLoss, rocAuc } from '@striate/core/metrics';

/** How a baseline did on a dataset: the part of an `Evaluation` that compares it with a network. Plain JSON. */
export type BaselineEvaluation = Pick<
  Evaluation,
  'examples' | 'accuracy' | 'loss' | 'rocAuc' | 'labels' | 'perClass' | 'confusionMatrix' | 'skipped'
>;

/** The same where a text has any number of labels. */
export type MultiLabelBaselineEvaluation = Omit<MultiLabelEvaluation, 'seconds' | 'examplesPerSecond'>;

/**
 * Measures predictions as core's `evaluateModel` does.
 *
 * @param actual `[examples]`, class indices
 * @param probabilities `[examples, labels.length]`, row by row
 */
export function evaluatePredictions(
  labels: readonly string[],
  actual: ArrayLike<number>,
  probabilities: Float32Array,
): Omit<BaselineEvaluation, 'skipped'> {
  const predicted = argMax(probabilities, labels.length);
  const matrix = confusionMatrix(actual, predicted, labels.length);
  return {
    examples: actual.length,
    accuracy: accuracy(actual, predicted),
    loss: logLoss(actual, probabilities),
    rocAuc: rocAuc(actual, probabilities),
    labels,
    perClass: classMetrics(matrix, labels),
    confusionMatrix: matrix,
  };
}
