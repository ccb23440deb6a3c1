import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { SkippedExample } from '../data/skipped.js';
import { DataError } from '../errors.js';
import { EventLoopBreaks } from '../event-loop.js';
import { accuracy } from './accuracy.js';
import { classMetrics } from './class-metrics.js';
import { confusionMatrix } from './confusion-matrix.js';
import type { Evaluation, Mistake } from './evaluation.js';
import { expectedCalibrationError } from './expected-calibration-error.js';
import { logLoss } from './log-loss.js';
import { predictBatch } from './predict-batch.js';
import { rocAuc } from './roc-auc.js';
import { argMax, rankLabels, topKAccuracy } from './top-k.js';

/** How far an evaluation has come. */
export interface EvaluationProgress {
  readonly examples: number;
  readonly total: number;
  readonly examplesPerSecond: number;
}

export interface EvaluateOptions {
  /** Default 64. */
  readonly batchSize?: number;
  /** Cancels at the next batch: `signal.reason` is thrown. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  /** Wrong predictions to list, at most; default 32. */
  readonly mistakes?: number;
  /** Hears of each example that can't be read; they are also listed in the result. */
  readonly onSkip?: (skipped: SkippedExample) => void;
}

/** What was predicted so far: four bytes a class and twelve more an example. */
interface Predictions {
  readonly probabilities: Float32Array;
  readonly actual: Uint32Array;
  /** In the dataset: unreadable examples leave gaps. */
  readonly positions: Uint32Array;
  readonly examples: number;
}

const MISTAKE_LABELS = 5;

/**
 * Evaluates a classifier on a dataset. Keeps one batch of inputs and all probabilities, no tensor.
 *
 * @param model from `[batch, ...shape]` to `[batch, classes]` probabilities
 * @param dataset examples of that shape, with as many class names as the model has outputs
 * @returns metrics, the worst mistakes, and the examples that could not be read, as plain JSON
 * @throws DataError where there are no examples, or too many can't be read
 * @throws ShapeError where the shapes of model and dataset do not fit; TrainingError where the model gives NaN
 * @example
 * const { accuracy, perClass } = await evaluateModel(model, test);
 * accuracy; // 0.993
 */
export async function evaluateModel(
  model: LayersModel,
  dataset: Dataset<NdArray>,
  { batchSize = 64, signal, onProgress, mistakes = 32, onSkip }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (dataset.length === 0)
    throw new DataError('evaluateModel: there must be at least one example, got none.');
  const { labels } = dataset;
  const classes = labels.length;
  const start = performance.now();
  const secondsSoFar = () => (performance.now() - start) / 1000;
  const skipped: SkippedExample[] = [];
  const probabilities = new Float32Array(dataset.length * classes);
  const actual = new Uint32Array(dataset.length);
  const positions = new Uint32Array(dataset.length);
  let examples = 0;
  const breaks = new EventLoopBreaks();
  const hearSkip = (skip: SkippedExample) => {
    skipped.push(skip);
    onSkip?.(skip);
  };
  for await (const batch of dataset.batches({ batchSize, signal, onSkip: hearSkip })) {
    probabilities.set(await predictBatch(model, batch, labels), examples * classes);
    let position = batch.step * batchSize;
    for (const { id, label } of batch.examples) {
      while (dataset.info(position).id !== id) position++;
      positions[examples] = position++;
      actual[examples++] = label;
    }
    onProgress?.({ examples, total: dataset.length, examplesPerSecond: examples / secondsSoFar() });
    await breaks.take();
  }
  const seconds = secondsSoFar();
  const predictions: Predictions = {
    probabilities: probabilities.subarray(0, examples * classes),
    actual: actual.subarray(0, examples),
    positions: positions.subarray(0, examples),
    examples,
  };
  return {
    ...measure(dataset, predictions, mistakes),
    skipped,
    seconds,
    examplesPerSecond: examples / seconds,
  };
}

function measure(
  dataset: Dataset<NdArray>,
  { probabilities, actual, positions, examples }: Predictions,
  mistakes: number,
): Omit<Evaluation, 'skipped' | 'seconds' | 'examplesPerSecond'> {
  const { labels } = dataset;
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
