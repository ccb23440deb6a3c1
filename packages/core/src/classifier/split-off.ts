import type { Dataset } from '../data/dataset.js';
import { alignLabels } from './align-labels.js';

/** The sides of a training set. */
export interface TrainingSides<Input> {
  readonly train: Dataset<Input>;
  readonly validation?: Dataset<Input>;
}

/**
 * Splits validation examples off, or puts the classes of other ones in the dataset's order.
 *
 * @param validation a fraction of each class in [0, 1), or a dataset with the same classes
 * @param attempt what it is for, for messages: `trainClassifier`
 */
export function splitOff<Input>(
  dataset: Dataset<Input>,
  validation: number | Dataset<Input> | undefined,
  { seed, attempt }: { readonly seed?: number; readonly attempt: string },
): TrainingSides<Input> {
  if (validation === undefined || validation === 0) return { train: dataset };
  if (typeof validation === 'number') {
    const split = dataset.split({ validation, seed });
    return { train: split.train, validation: split.validation };
  }
  return { train: dataset, validation: alignLabels(validation, dataset.labels, `${attempt} (validation)`) };
}
