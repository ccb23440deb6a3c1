import { Dataset } from '../../data/dataset.js';
import type { NdArray } from '../../data/nd-array.js';
import { DataError } from '../../errors.js';
import type { Features } from '../extract-features.js';

/**
 * Sees a dataset through its embeddings, example by example: those that had to be left out can't be read, so that positions
 * stay as they are, and whoever reads counts them.
 */
export function embeddingsOf<Input>(
  original: Dataset<Input>,
  { dataset, skipped }: Features,
): Dataset<NdArray> {
  const reasons = new Map(skipped.map(({ id, reason }) => [id, reason]));
  const positions = new Map(
    Array.from({ length: dataset.length }, (_, index) => [dataset.info(index).id, index]),
  );
  return Dataset.from({
    labels: original.labels,
    length: original.length,
    info: (index) => original.info(index),
    read(index) {
      const { id } = original.info(index);
      const position = positions.get(id);
      if (position === undefined) throw new DataError(reasons.get(id) ?? 'it can not be read');
      return dataset.read(position);
    },
  });
}
