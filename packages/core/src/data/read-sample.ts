import { DataError } from '../errors.js';
import type { Dataset } from './dataset.js';

/** Which examples of a training set are looked at. */
export interface SampleOptions<Input> {
  /** How many at most, evenly spaced, 1 or more. */
  readonly examples: number;
  /** What is being measured, for messages: `Measuring mean and deviation`. */
  readonly attempt: string;
  /** Takes one example's input; a DataError leaves that example out. */
  readonly visit: (input: Input) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Reads some examples of a training set, one after another, to measure something on them.
 *
 * @throws DataError where none could be read: the first one's error
 * @throws signal.reason where `signal` aborts
 * @example
 * let longest = 0;
 * await readSample(texts, { examples: 512, attempt: 'Measuring lengths', visit: ({ length }) => void (longest = Math.max(longest, length)) });
 * longest; // 1904
 */
export async function readSample<Input>(
  dataset: Dataset<Input>,
  { examples, attempt, visit, signal }: SampleOptions<Input>,
): Promise<void> {
  const count = Math.min(Math.floor(examples), dataset.length);
  let read = 0;
  let failure: unknown;
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    try {
      await visit(await dataset.read(Math.floor((i * dataset.length) / count)));
      read++;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failure ??= error;
    }
  }
  if (read === 0) throw failure ?? new DataError(`${attempt}: the dataset has no examples.`);
}
