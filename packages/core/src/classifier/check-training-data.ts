import { classCounts, type ExampleIndex } from '../data/class-counts.js';
import { DataError } from '../errors.js';
import { listNames } from './align-labels.js';

/**
 * Checks that a dataset can teach a classifier something.
 *
 * @param attempt what it is for, for messages: `trainClassifier`
 * @throws DataError where it has no examples, fewer than two classes, or a class without examples
 */
export function checkTrainingData(dataset: ExampleIndex, attempt: string): void {
  const { labels, length } = dataset;
  if (length === 0) {
    throw new DataError(
      `${attempt}: the dataset must have examples, but it is empty; check where it comes from.`,
    );
  }
  if (labels.length < 2) {
    throw new DataError(
      `${attempt}: there must be at least two classes to tell apart, got ${listNames(labels)} alone; add ` +
        'examples of another class.',
    );
  }
  const counts = classCounts(dataset);
  const empty = labels.filter((_, index) => counts[index] === 0);
  if (empty.length > 0) {
    throw new DataError(
      `${attempt}: every class must have examples, but there are none of ${listNames(empty)}; add some, or load ` +
        'the dataset without these classes.',
    );
  }
}

/**
 * @param attempt what can't be done with several labels an example
 * @throws DataError for a multi-label dataset
 */
export function checkOneLabelEach({ multiLabel }: ExampleIndex, attempt: string): void {
  if (!multiLabel) return;
  throw new DataError(
    `${attempt}: each example must have one label, but those of this dataset have any number; trainClassifier, and the ` +
      'fit of a domain, train networks on such a dataset.',
  );
}
