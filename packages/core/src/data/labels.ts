import { DataError } from '../errors.js';
import { type ExampleInfo, type ExampleSource, NO_SINGLE_LABEL } from './example.js';

/**
 * The classes of an example, one or several.
 *
 * @example
 * classesOf({ id: '7', label: 2, fields: {} }); // [2]
 */
export function classesOf({ label, labels }: ExampleInfo): readonly number[] {
  return labels ?? [label];
}

/** @throws DataError where an example's classes are no positions in `labels`, or are not given as the source says */
export function checkLabel(
  info: ExampleInfo,
  { labels, multiLabel = false }: Pick<ExampleSource<unknown>, 'labels' | 'multiLabel'>,
): void {
  const { id, label } = info;
  if (multiLabel && !(info.labels && label === NO_SINGLE_LABEL)) {
    throw new DataError(
      `Dataset: an example of a multi-label source must have a list of labels, and ${NO_SINGLE_LABEL} as its label, but ` +
        `example "${id}" has ${info.labels ? `the label ${label}` : 'no list'}; correct the source.`,
    );
  }
  if (!multiLabel && info.labels) {
    throw new DataError(
      `Dataset: an example has a list of labels only where the source says multiLabel: true, but example "${id}" has one; ` +
        'correct the source.',
    );
  }
  const classes = classesOf(info);
  const wrong = classes.find((each) => !(Number.isInteger(each) && each >= 0 && each < labels.length));
  if (wrong !== undefined) {
    throw new DataError(
      `Dataset: the label of an example must be an integer from 0 to ${labels.length - 1} ` +
        `(there are ${labels.length} class names), but example "${id}" has ${wrong}; ` +
        'correct the label or add the missing class names.',
    );
  }
  if (classes.length < 2 || new Set(classes).size === classes.length) return;
  throw new DataError(
    `Dataset: an example must have each of its classes once, but example "${id}" has [${classes.join(', ')}]; name each once.`,
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
