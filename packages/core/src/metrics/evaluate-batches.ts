import type { Batch } from '../data/batch.js';
import type { Dataset } from '../data/dataset.js';
import { positionsByLength } from '../data/lengths.js';
import type { NdArray } from '../data/nd-array.js';
import type { SkippedExample } from '../data/skipped.js';
import { DataError } from '../errors.js';
import { EventLoopBreaks } from '../event-loop.js';
import { accuracy } from './accuracy.js';
import { classMetrics } from './class-metrics.js';
import { confusionMatrix } from './confusion-matrix.js';
import type { EvaluateOptions } from './evaluate-options.js';
import type { Evaluation, Mistake } from './evaluation.js';
import { expectedCalibrationError } from './expected-calibration-error.js';
import { logLoss } from './log-loss.js';
import { rocAuc } from './roc-auc.js';
import { argMax, rankLabels, topKAccuracy } from './top-k.js';

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
 * Evaluates whatever predicts on a dataset. Keeps one batch of inputs and all probabilities.
 *
 * @param predict gives `[batch, classes]` probabilities, row by row, and disposes of the batch
 * @throws DataError where there are no examples, or too many can't be read; what `predict` throws
 */
export async function evaluateBatches(
  dataset: Dataset<NdArray>,
  predict: (batch: Batch) => Promise<Float32Array>,
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
  const known = new Uint8Array(dataset.length);
  let examples = 0;
  const breaks = new EventLoopBreaks();
  const hearSkip = (skip: SkippedExample) => {
    skipped.push(skip);
    onSkip?.(skip);
  };
  const order = positionsByLength(dataset);
  const ordered = order ? dataset.subset(order) : dataset;
  for await (const batch of ordered.batches({ batchSize, signal, onSkip: hearSkip })) {
    const rows = await predict(batch);
    let place = batch.step * batchSize;
    for (const [row, { id }] of batch.examples.entries()) {
      // Examples that can't be read leave gaps.
      while (ordered.info(place).id !== id) place++;
      const position = order?.[place] ?? place;
      probabilities.set(rows.subarray(row * classes, (row + 1) * classes), position * classes);
      known[position] = 1;
      place++;
    }
    examples += batch.examples.length;
    onProgress?.({ examples, total: dataset.length, examplesPerSecond: examples / secondsSoFar() });
    await breaks.take();
  }
  const seconds = secondsSoFar();
  const predictions = inOrder(dataset, probabilities, known);
  return {
    ...measure(dataset, predictions, mistakes),
    skipped,
    seconds,
    examplesPerSecond: examples / seconds,
  };
}

/** What was predicted, in the dataset's order, whatever order it was read in. */
function inOrder(dataset: Dataset<NdArray>, probabilities: Float32Array, known: Uint8Array): Predictions {
  const classes = dataset.labels.length;
  const positions = Uint32Array.from(known.keys()).filter((position) => known[position]);
  for (const [place, position] of positions.entries()) {
    if (place !== position)
      probabilities.copyWithin(place * classes, position * classes, (position + 1) * classes);
  }
  return {
    probabilities: probabilities.subarray(0, positions.length * classes),
    actual: positions.map((position) => dataset.info(position).label),
    positions,
    examples: positions.length,
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
