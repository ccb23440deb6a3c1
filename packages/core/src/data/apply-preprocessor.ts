import { type CacheOptions, cached } from './cached.js';
import type { Dataset } from './dataset.js';
import type { NdArray } from './nd-array.js';
import type { Augmentation, Preprocessor } from './preprocessor.js';
import { variableLength } from './variable-length.js';

/**
 * Puts a preprocessor into a dataset's road: `prepare`, then `augment` (in training), then `finish`.
 *
 * @param augment changes what `prepare` returned, with a stream of its own for each (seed, epoch, example); it must
 * return a new object where a cache is used
 * @param cache keeps what `prepare` returned, up to a byte bound; default none. Not used where the source is `cheap`
 * @returns arrays of `preprocessor.outputShape`; of lengths up to it where it is of variable length
 * @example
 * const arrays = applyPreprocessor(files, preprocessor, flip, { maxBytes: 256 * 2 ** 20 });
 * (await arrays.at(0, { seed: 1, epoch: 3 })).input.shape; // [32, 32, 3]
 */
export function applyPreprocessor<Input, Prepared>(
  dataset: Dataset<Input>,
  preprocessor: Preprocessor<Input, Prepared>,
  augment?: Augmentation<Prepared>,
  cache?: CacheOptions,
): Dataset<NdArray> {
  const read = dataset.map<Prepared>((input) => preprocessor.prepare(input));
  const prepared = cache && !dataset.source.cheap ? cached(read, cache) : read;
  const augmented = augment
    ? prepared.map<Prepared>((input, { random }) => augment(input, random))
    : prepared;
  const arrays = augmented.map<NdArray>((input) => preprocessor.finish(input));
  const { outputShape, variableLength: varies } = preprocessor;
  return varies ? variableLength(arrays, outputShape[0] as number) : arrays;
}
