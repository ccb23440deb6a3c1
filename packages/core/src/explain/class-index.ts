import { DataError } from '../errors.js';

/**
 * Finds the class whose explanation is asked for.
 *
 * @returns its position among the classifier's labels; undefined where none is named
 * @throws DataError for a label that the classifier does not have, with those that it has
 * @example
 * classIndexOf('dog', ['cat', 'dog']); // 1
 */
export function classIndexOf(label: string | undefined, labels: readonly string[]): number | undefined {
  if (label === undefined) return undefined;
  const index = labels.indexOf(label);
  if (index >= 0) return index;
  throw new DataError(
    `explain: label must be one of the classifier's (${labels.map((name) => JSON.stringify(name)).join(', ')}), got ` +
      `${JSON.stringify(label)}.`,
  );
}
