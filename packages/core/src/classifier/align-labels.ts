import { classCounts } from '../data/class-counts.js';
import { Dataset } from '../data/dataset.js';
import { DataError } from '../errors.js';

/**
 * Sees a dataset with a classifier's class names: an example keeps the names of its classes and gets the classifier's index.
 *
 * @param labels class names in the order wanted; the dataset may lack some of them
 * @param attempt what it is for, for the message: `evaluate`
 * @returns the dataset itself where the names are the same in the same order
 * @throws DataError listing the classes that have examples but no place in `labels`
 * @example
 * const cats = Dataset.fromArrays(['tom'], [0], { labels: ['cat', 'ant'] });
 * alignLabels(cats, ['ant', 'bee', 'cat'], 'evaluate').info(0).label; // 2
 */
export function alignLabels<Input>(
  dataset: Dataset<Input>,
  labels: readonly string[],
  attempt: string,
): Dataset<Input> {
  const same =
    dataset.labels.length === labels.length && dataset.labels.every((name, i) => name === labels[i]);
  if (same) return dataset;
  const counts = classCounts(dataset);
  const unknown = dataset.labels.filter((name, index) => counts[index] !== 0 && !labels.includes(name));
  if (unknown.length > 0) {
    throw new DataError(
      `${attempt}: every class of the dataset must be one of the classifier's (${listNames(labels)}), but it has no ` +
        `${listNames(unknown)}; leave these examples out with filter, or train a classifier that knows them.`,
    );
  }
  const places = dataset.labels.map((name) => labels.indexOf(name));
  return Dataset.from({
    labels,
    length: dataset.length,
    multiLabel: dataset.multiLabel,
    info(index) {
      const info = dataset.info(index);
      const placeOf = (label: number) => places[label] as number;
      return info.labels
        ? { ...info, labels: info.labels.map(placeOf) }
        : { ...info, label: placeOf(info.label) };
    },
    read: (index) => dataset.read(index),
    close: () => dataset.close(),
  });
}

/** `"ant", "bee" and 8 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => JSON.stringify(name));
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
