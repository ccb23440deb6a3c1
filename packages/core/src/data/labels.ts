import { DataError } from '../errors.js';
import type { ExampleInfo } from './example.js';

/** @throws DataError where an example's label is no position in `labels` */
export function checkLabel({ id, label }: ExampleInfo, labels: readonly string[]): void {
  if (Number.isInteger(label) && label >= 0 && label < labels.length) return;
  throw new DataError(
    `Dataset: the label of an example must be an integer from 0 to ${labels.length - 1} ` +
      `(there are ${labels.length} class names), but example "${id}" has ${label}; ` +
      'correct the label or add the missing class names.',
  );
}

/** @throws DataError where a class name is missing, empty, or occurs twice */
export function checkClassNames(labels: readonly string[]): void {
  if (labels.length === 0)
    throw new DataError('Dataset.from: there must be at least one class name, got none.');
  const seen = new Set<string>();
  for (const label of labels) {
    if (typeof label !== 'string' || label === '') {
      throw new DataError(
        `Dataset.from: class names must be non-empty strings, got ${JSON.stringify(label)}.`,
      );
    }
    if (seen.has(label)) {
      throw new DataError(
        `Dataset.from: class names must be unique, but "${label}" occurs more than once; rename or merge the classes.`,
      );
    }
    seen.add(label);
  }
}
