import type { Batch } from '../data/batch.js';
import type { Dataset } from '../data/dataset.js';
import { positionsByLength } from '../data/lengths.js';
import type { NdArray } from '../data/nd-array.js';
import type { SkippedExample } from '../data/skipped.js';
import { DataError } from '../errors.js';
import { EventLoopBreaks } from '../event-loop.js';
import type { PredictionOptions } from './evaluate-options.js';

/** What was predicted, in the dataset's order: four bytes a class and eight more an example. */
export interface DatasetPredictions {
  /** `[examples, classes]`, row by row. */
  readonly probabilities: Float32Array;
  /** In the dataset: unreadable examples leave gaps. */
  readonly positions: Uint32Array;
  readonly examples: number;
  readonly skipped: readonly SkippedExample[];
  readonly seconds: number;
}

/**
 * Predicts all examples of a dataset. Keeps one batch of inputs and all probabilities.
 *
 * @param predict gives `[batch, classes]` probabilities, row by row, and disposes of the batch
 * @throws DataError where there are no examples, or too many can't be read; what `predict` throws
 */
export async function predictDataset(
  dataset: Dataset<NdArray>,
  predict: (batch: Batch) => Promise<Float32Array>,
  { batchSize = 64, signal, onProgress, onSkip }: PredictionOptions = {},
): Promise<DatasetPredictions> {
  if (dataset.length === 0)
    throw new DataError('evaluateModel: there must be at least one example, got none.');
  const classes = dataset.labels.length;
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
  return { ...inOrder(probabilities, known, classes), skipped, seconds: secondsSoFar() };
}

/** Closes the gaps: what was predicted, in the dataset's order, whatever order it was read in. */
function inOrder(
  probabilities: Float32Array,
  known: Uint8Array,
  classes: number,
): Pick<DatasetPredictions, 'probabilities' | 'positions' | 'examples'> {
  const positions = Uint32Array.from(known.keys()).filter((position) => known[position]);
  for (const [place, position] of positions.entries()) {
    if (place !== position)
      probabilities.copyWithin(place * classes, position * classes, (position + 1) * classes);
  }
  return {
    probabilities: probabilities.subarray(0, positions.length * classes),
    positions,
    examples: positions.length,
  };
}
