import { type Tensor, type Tensor2D, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors.js';
import { createRandom } from '../random.js';
import type { ArrayBatch, Batch, BatchAugmentation } from './batch.js';
import { batchOrder } from './batch-order.js';
import { joinBatch, type PendingBatch, startReading } from './batch-reader.js';
import type { Dataset } from './dataset.js';
import type { ExampleInfo } from './example.js';
import type { NdArray } from './nd-array.js';
import type { ReadKey } from './reader.js';
import { SkipCounter, type SkippedExample } from './skipped.js';

export interface BatchesOptions extends ReadKey {
  /** Examples a batch; the last one of an epoch may hold fewer. */
  readonly batchSize: number;
  /**
   * Whether the order is a random one, which follows from (seed, epoch); default false. Where examples are of variable length
   * and `info` tells how long they are, the examples of a batch are then of similar length.
   */
  readonly shuffle?: boolean;
  /** Batches to leave out at the beginning, without reading them; default 0. */
  readonly startStep?: number;
  /** Batches whose reading goes on while one is being used; default 2. Costs their memory. */
  readonly prefetch?: number;
  /** Applied to each batch, with a stream keyed by (seed, epoch, step). */
  readonly batchAugmentation?: BatchAugmentation;
  /** Ends the iteration: `signal.reason` is thrown. */
  readonly signal?: AbortSignal;
  /** Hears of each example that can't be read; of each once, also when passed again for another epoch. */
  readonly onSkip?: (skipped: SkippedExample) => void;
}

/**
 * Iterates over a dataset once, in batches of tensors.
 *
 * What a batch holds is a function of (seed, epoch, step) alone. The examples of a batch are read concurrently, and up
 * to `prefetch` batches ahead; their tensors are created only when a batch is handed out. Examples whose read throws a
 * DataError are left out, so a batch may be smaller, and one that lost all its examples is passed over.
 *
 * @returns batches of `x` `[batch, ...shape]` and one-hot `y` `[batch, classes]` (multi-hot of a
 *   multi-label dataset); whoever iterates disposes of them
 * @throws ShapeError for an option out of range, or examples of different shapes in one batch
 * @throws DataError when more than 10 and more than 5% of the examples, or all of them, can't be read
 * @example
 * for await (const batch of batches(dataset, { batchSize: 64, shuffle: true, seed: 1, epoch: 0 })) {
 *   batch.x.shape; // [64, 28, 28, 1]
 *   batch.dispose();
 * }
 */
export function batches(dataset: Dataset<NdArray>, options: BatchesOptions): AsyncIterable<Batch> {
  stepsPerEpoch(dataset, options.batchSize);
  checkCount('startStep', options.startStep ?? 0);
  checkCount('prefetch', options.prefetch ?? 2);
  return { [Symbol.asyncIterator]: () => iterate(dataset, options) };
}

/**
 * Steps of one epoch: the last, smaller batch counts.
 *
 * @throws ShapeError for a batch size that is no positive whole number
 * @example
 * stepsPerEpoch(dataset, 64); // 938, for 60,000 examples
 */
export function stepsPerEpoch(dataset: { readonly length: number }, batchSize: number): number {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new ShapeError(`batches: batchSize must be a whole number of at least 1, got ${batchSize}.`);
  }
  return Math.ceil(dataset.length / batchSize);
}

async function* iterate(dataset: Dataset<NdArray>, options: BatchesOptions): AsyncGenerator<Batch, void> {
  const { batchSize, startStep = 0, prefetch = 2, seed = 0, epoch = 0, signal } = options;
  const steps = stepsPerEpoch(dataset, batchSize);
  const order = batchOrder(dataset, { batchSize, shuffle: options.shuffle ?? false, seed, epoch });
  const skips = new SkipCounter(dataset.source, dataset.length, options.onSkip);
  const queue: PendingBatch[] = [];
  for (let step = startStep, nextToRead = startStep; step < steps; step++) {
    while (queue.length <= prefetch && nextToRead < steps) {
      signal?.throwIfAborted();
      const pending = startReading(dataset, order[nextToRead++] as Uint32Array, { seed, epoch });
      queue.push(pending);
      // A batch that was read synchronously gains nothing from being read earlier.
      if (!pending.waiting) break;
    }
    const pending = queue.shift() as PendingBatch;
    if (pending.waiting) await untilAborted(pending.waiting, signal);
    signal?.throwIfAborted();
    const joined = joinBatch(dataset, pending, skips);
    if (!joined) continue;
    options.batchAugmentation?.(joined.arrays, createRandom(seed, 'batch', epoch, step));
    yield toTensors(joined.arrays, joined.examples, step);
  }
}

function toTensors(arrays: ArrayBatch, examples: ExampleInfo[], step: number): Batch {
  const { x, y } = tidy((): { x: Tensor; y: Tensor2D } => ({
    x: tensor(arrays.x, [arrays.size, ...arrays.shape]),
    y: tensor2d(arrays.y, [arrays.size, arrays.classes]),
  }));
  return {
    x,
    y,
    examples,
    step,
    dispose() {
      x.dispose();
      y.dispose();
    },
  };
}

/** Waits, but not longer than until the signal aborts: then rejects with its reason. */
function untilAborted(waiting: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  if (!signal) return waiting;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    waiting.then(resolve).finally(() => signal.removeEventListener('abort', abort));
  });
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new ShapeError(`batches: ${name} must be a whole number of at least 0, got ${value}.`);
}
