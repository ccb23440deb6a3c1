import { DataError } from '../errors.js';
import type { ArrayBatch } from './batch.js';
import type { Dataset } from './dataset.js';
import type { ExampleInfo } from './example.js';
import { classesOf } from './labels.js';
import type { NdArray } from './nd-array.js';
import type { ReadKey } from './reader.js';
import type { SkipCounter } from './skipped.js';
import { stack } from './stack.js';

/** What reading one example came to. */
type Outcome = { readonly value: NdArray } | { readonly error: unknown };

/** Examples of one batch that are being read. */
export interface PendingBatch {
  readonly indices: Uint32Array;
  readonly outcomes: readonly Outcome[];
  /** Resolves when all outcomes are there; never rejects. Undefined where nothing was asynchronous. */
  readonly waiting: Promise<unknown> | undefined;
}

/**
 * Starts to read examples, all at once. Errors become outcomes, so that a batch that nobody asks for any more
 * leaves no rejection behind.
 */
export function startReading(dataset: Dataset<NdArray>, indices: Uint32Array, key: ReadKey): PendingBatch {
  const outcomes = new Array<Outcome>(indices.length);
  const promises: Promise<void>[] = [];
  for (let i = 0; i < indices.length; i++) {
    try {
      const value = dataset.read(indices[i] as number, key);
      if (value instanceof Promise) {
        promises.push(
          value.then(
            (array) => {
              outcomes[i] = { value: array };
            },
            (error: unknown) => {
              outcomes[i] = { error };
            },
          ),
        );
      } else outcomes[i] = { value };
    } catch (error) {
      outcomes[i] = { error };
    }
  }
  return { indices, outcomes, waiting: promises.length > 0 ? Promise.all(promises) : undefined };
}

/**
 * Joins what was read into one batch of arrays, in order, padded where lengths may differ. Unreadable examples are counted
 * and left out.
 *
 * @returns the batch and its examples, or undefined where no example could be read
 * @throws ShapeError where two examples differ in shape; DataError where too many can't be read; whatever else a read threw
 */
export function joinBatch(
  dataset: Dataset<NdArray>,
  { indices, outcomes }: PendingBatch,
  skips: SkipCounter,
): { arrays: ArrayBatch; examples: ExampleInfo[] } | undefined {
  const examples: ExampleInfo[] = [];
  const values: NdArray[] = [];
  for (const [i, outcome] of outcomes.entries()) {
    const info = dataset.info(indices[i] as number);
    if ('value' in outcome) {
      examples.push(info);
      values.push(outcome.value);
    } else if (outcome.error instanceof DataError) {
      skips.add({ id: info.id, reason: outcome.error.message }, outcome.error);
    } else throw outcome.error;
  }
  if (values.length === 0) return undefined;
  const { data: x, shape } = stack(values, {
    attempt: 'batches',
    nameOf: (place) => `"${examples[place]?.id}"`,
    maxLength: dataset.maxLength,
  });
  const classes = dataset.labels.length;
  const y = new Float32Array(values.length * classes);
  for (const [slot, example] of examples.entries()) {
    for (const label of classesOf(example)) y[slot * classes + label] = 1;
  }
  return { arrays: { x, y, shape, size: values.length, classes }, examples };
}
