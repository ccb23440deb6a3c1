import type { Batch } from '../data/batch.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { DataError } from '../errors.js';
import { accuracy } from './accuracy.js';
import { classMetrics } from './class-metrics.js';
import { confusionMatrix } from './confusion-matrix.js';
import type { EvaluateOptions } from './evaluate-options.js';
import type { Evaluation, Mistake } from './evaluation.js';
import { expectedCalibrationError } from './expected-calibration-error.js';
import { logLoss } from './log-loss.js';
import { type DatasetPredictions, predictDataset } from './predict-dataset.js';
import { rocAuc } from './roc-auc.js';
import { argMax, rankLabels, topKAccuracy } from './top-k.js';

const MISTAKE_LABELS = 5;

/**
 * Evaluates whatever predicts on a dataset. Keeps one batch of inputs and all probabilities.
 *
 * @param predict gives `[batch, classes]` probabilities, row by row, and disposes of the batch
 * @throws DataError where there are no examples, too many can't be read, or they have several labels; what `predict` throws
 */
export async function evaluateBatches(
  dataset: Dataset<NdArray>,
  predict: (batch: Batch) => Promise<Float32Array>,
  { mistakes = 32, ...options }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (dataset.multiLabel) {
    throw new DataError(
      'evaluateModel: each example must have one label, but those of this dataset have any number; use evaluateMultiLabel.',
    );
  }
  const { skipped, seconds, ...predictions } = await predictDataset(dataset, predict, options);
  return {
    ...measure(dataset, predictions, mistakes),
    skipped,
    seconds,
    examplesPerSecond: predictions.examples / seconds,
  };
}

function measure(
  dataset: Dataset<NdArray>,
  { probabilities, positions, examples }: Omit<DatasetPredictions, 'skipped' | 'seconds'>,
  mistakes: number,
): Omit<Evaluation, 'skipped' | 'seconds' | 'examplesPerSecond'> {
  const { labels } = dataset;
  const actual = positions.map((position) => dataset.info(position).label);
  const predicted = argMax(probabilities, labels.length);
  const matrix = confusionMatrix(actual, predicted, labels.length);
  const confidence = (i: number) => probabilities[i * labels.length + (predicted[i] as number)] as number;
  const wrong = Array.from({ length: examples }, (_, i) => i).filter((i) => predicted[i] !== actual[i]);
  const worst = wrong.sort((a, b) => confidence(b) - confidence(a)).slice(0, mistakes);
  return {
    examples,
    accuracy: accuracy(actual, predicted),
    top5Accuracy: topKAccuracy(actual, probabilities, { k: 5 }),
    loss: logLoss(actual, probabilities),
    rocAuc: rocAuc(actual, probabilities),
    expectedCalibrationError: expectedCalibrationError(actual, probabilities),
    labels,
    perClass: classMetrics(matrix, labels),
    confusionMatrix: matrix,
    mistakes: worst.map((i): Mistake => {
      const index = positions[i] as number;
      const own = probabilities.subarray(i * labels.length, (i + 1) * labels.length);
      return {
        id: dataset.info(index).id,
        index,
        label: labels[actual[i] as number] as string,
        predicted: rankLabels(own, labels, MISTAKE_LABELS),
      };
    }),
  };
}
