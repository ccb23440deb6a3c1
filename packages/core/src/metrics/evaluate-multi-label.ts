import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import { classesOf } from '../data/labels.js';
import type { NdArray } from '../data/nd-array.js';
import type { SkippedExample } from '../data/skipped.js';
import { DataError } from '../errors.js';
import type { PredictionOptions } from './evaluate-options.js';
import type { Evaluation } from './evaluation.js';
import { type MultiLabelMetrics, type MultiLabelOptions, multiLabelMetrics } from './multi-label-metrics.js';
import { predictBatch } from './predict-batch.js';
import { predictDataset } from './predict-dataset.js';

export interface EvaluateMultiLabelOptions extends PredictionOptions, Pick<MultiLabelOptions, 'thresholds'> {}

/** How a classifier of any number of labels did on a dataset. Plain JSON. */
export interface MultiLabelEvaluation extends MultiLabelMetrics {
  readonly labels: readonly string[];
  readonly skipped: readonly SkippedExample[];
  readonly seconds: number;
  readonly examplesPerSecond: number;
}

/** Tells the two kinds of evaluations apart. */
export function isMultiLabelEvaluation(
  evaluation: Evaluation | MultiLabelEvaluation,
): evaluation is MultiLabelEvaluation {
  return 'micro' in evaluation;
}

/**
 * Evaluates a classifier of any number of labels an example on a dataset. Keeps one batch of inputs and all probabilities,
 * no tensor.
 *
 * @param model from `[batch, ...shape]` to `[batch, classes]` probabilities, each by itself
 * @param dataset multi-label, with examples of that shape and as many class names as the model has outputs
 * @param options.thresholds from which probability on a class is called present: one for all, or one a class; default 0.5.
 *   Choose them on validation data, never on the examples that are reported on
 * @throws DataError for a dataset with one label an example, one without examples, or too many that can't be read
 * @throws ShapeError where the shapes of model and dataset do not fit, or thresholds and classes; TrainingError where the
 *   model gives NaN
 * @example
 * const { micro, meanAveragePrecision } = await evaluateMultiLabel(model, test, { thresholds: 0.4 });
 * micro.f1; // 0.87
 */
export async function evaluateMultiLabel(
  model: LayersModel,
  dataset: Dataset<NdArray>,
  { thresholds, ...options }: EvaluateMultiLabelOptions = {},
): Promise<MultiLabelEvaluation> {
  if (!dataset.multiLabel) {
    throw new DataError(
      'evaluateMultiLabel: the dataset must be multi-label, but each of its examples has one label; use evaluateModel.',
    );
  }
  const { labels } = dataset;
  const predicted = await predictDataset(dataset, (batch) => predictBatch(model, batch, labels), options);
  const { probabilities, positions, examples, skipped, seconds } = predicted;
  const actual = new Uint8Array(examples * labels.length);
  for (const [row, position] of positions.entries()) {
    for (const label of classesOf(dataset.info(position))) actual[row * labels.length + label] = 1;
  }
  return {
    ...multiLabelMetrics(actual, probabilities, { labels, thresholds }),
    labels,
    skipped,
    seconds,
    examplesPerSecond: examples / seconds,
  };
}
