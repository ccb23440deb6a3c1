import { createRandom } from '../random.js';
import type { Dataset } from './dataset.js';
import { exampleLengths, sortByLength } from './lengths.js';

export interface BatchOrder {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly epoch: number;
}

/** Batches among which examples are sorted by length: enough for batches of like lengths, few enough to stay random. */
const WINDOW = 50;

/**
 * Which examples make up each batch of an epoch: in the dataset's order, or in a random one that follows from (seed, epoch).
 *
 * Where lengths may differ and the source tells them, random batches are of examples of similar length, so that little is
 * padded: the random order is cut into windows of 50 batches, each is sorted by length, and the batches are shuffled. What is
 * left over for a smaller batch is a random lot of any lengths.
 *
 * @returns positions, one list a batch; each example once
 */
export function batchOrder(dataset: Dataset<unknown>, order: BatchOrder): readonly Uint32Array[] {
  const { batchSize, shuffle, seed, epoch } = order;
  if (!shuffle) {
    return cut(
      Uint32Array.from({ length: dataset.length }, (_, i) => i),
      batchSize,
    );
  }
  const positions = createRandom(seed, 'order', epoch).permutation(dataset.length);
  const lengths = dataset.maxLength === undefined ? undefined : exampleLengths(dataset);
  if (!lengths) return cut(positions, batchSize);
  const whole = dataset.length - (dataset.length % batchSize);
  for (const window of cut(positions.subarray(0, whole), WINDOW * batchSize)) sortByLength(window, lengths);
  const batches = cut(positions, batchSize);
  const places = createRandom(seed, 'batches', epoch).permutation(batches.length);
  return Array.from(places, (place) => batches[place] as Uint32Array);
}

/** Views of so many positions each; the last may have fewer. */
function cut(positions: Uint32Array, size: number): Uint32Array[] {
  const count = Math.ceil(positions.length / size);
  return Array.from({ length: count }, (_, i) => positions.subarray(i * size, (i + 1) * size));
}
