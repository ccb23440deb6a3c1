import { type BatchesOptions, batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { positionsByLength } from '../data/lengths.js';
import type { NdArray } from '../data/nd-array.js';
import type { EventLoopBreaks } from '../event-loop.js';
import { StepResults } from './step-results.js';
import type { TrainingStep } from './training-step.js';

/** How a model does on a dataset. */
export interface ValidationFigures {
  /** Mean cross-entropy, without smoothing, class weights and penalties. */
  readonly loss: number;
  /** Of several labels an example, all must be right. */
  readonly accuracy: number;
}

/**
 * Runs a model over a dataset in order (from short to long, where lengths differ), as in prediction.
 *
 * @throws signal.reason where `options.signal` aborts
 */
export async function validate(
  step: TrainingStep,
  dataset: Dataset<NdArray>,
  options: BatchesOptions,
  breaks: EventLoopBreaks,
): Promise<ValidationFigures> {
  const sums = { loss: 0, correct: 0, examples: 0 };
  const results = new StepResults(({ loss, correct, examples }) => {
    sums.loss += loss * examples;
    sums.correct += correct;
    sums.examples += examples;
  });
  const order = positionsByLength(dataset);
  for await (const batch of batches(order ? dataset.subset(order) : dataset, options)) {
    try {
      const place = { examples: batch.examples.length, learningRate: 0, step: batch.step + 1 };
      await results.add(step.evaluate(batch), place);
    } finally {
      batch.dispose();
    }
    await breaks.take();
  }
  await results.drain();
  return { loss: sums.loss / sums.examples, accuracy: sums.correct / sums.examples };
}
