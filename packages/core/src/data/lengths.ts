import { DataError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';

/**
 * How long the examples of a dataset are, as their source tells it.
 *
 * @returns one number an example; undefined where the source tells none, or not for all
 * @throws DataError for a length that is negative or no number
 */
export function exampleLengths(dataset: ExampleIndex): Float64Array | undefined {
  const lengths = new Float64Array(dataset.length);
  for (let index = 0; index < dataset.length; index++) {
    const { id, length } = dataset.info(index);
    if (length === undefined) return undefined;
    if (!(length >= 0 && length < Infinity)) {
      throw new DataError(
        `Reading the dataset: a length must be a number of at least 0, but "${id}" has ${length}; correct the source's info().`,
      );
    }
    lengths[index] = length;
  }
  return lengths;
}

/** Sorts positions by their examples' lengths, in place; equals keep their order. */
export function sortByLength(positions: Uint32Array, lengths: Float64Array): Uint32Array {
  return positions.sort((a, b) => (lengths[a] as number) - (lengths[b] as number));
}

/**
 * The positions of a dataset from the shortest example to the longest, so that batches in this order are padded little.
 *
 * @returns undefined where all are of one length, or the source does not tell
 */
export function positionsByLength(
  dataset: ExampleIndex & { readonly maxLength: number | undefined },
): Uint32Array | undefined {
  const lengths = dataset.maxLength === undefined ? undefined : exampleLengths(dataset);
  return (
    lengths &&
    sortByLength(
      Uint32Array.from({ length: dataset.length }, (_, index) => index),
      lengths,
    )
  );
}
