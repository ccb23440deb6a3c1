import { ShapeError } from '../errors.js';
import type { Dataset } from './dataset.js';
import type { NdArray } from './nd-array.js';

/**
 * Says that axis 0 of a dataset's arrays may differ between examples, as it does in sentences: a batch is as long as its
 * longest example, rounded up to a multiple of 4, with zeros behind the others. The model for it is built for an axis 0 of
 * null: `inputLayer({ shape: [null, 16] })`.
 *
 * @param dataset views of the result keep the property; what `map` makes of it does not
 * @param maxLength of the longest example there may be, at least 1
 * @throws ShapeError where `maxLength` is no whole number of at least 1
 * @example
 * for await (const { x } of variableLength(sentences, 50).batches({ batchSize: 2 })) x.shape; // [2, 12]
 */
export function variableLength(dataset: Dataset<NdArray>, maxLength: number): Dataset<NdArray> {
  if (!Number.isSafeInteger(maxLength) || maxLength < 1) {
    throw new ShapeError(
      `variableLength: maxLength must be a whole number of at least 1, got ${maxLength}; pass the length of the longest example.`,
    );
  }
  return dataset.through(({ maps, read }) => ({ maps, read, maxLength }));
}
