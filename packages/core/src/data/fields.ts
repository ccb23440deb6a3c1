import { DataError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';

/** What a split or an expression may ask of every example besides its own fields. */
const BUILT_IN = ['label', 'id'] as const;

const LISTED = 12;

/**
 * Reads one field of every example: `label` is the class name, `id` the id, anything else is from `info.fields`.
 *
 * @param asking the beginning of an error's message
 * @returns one value an example
 * @throws DataError for a field that does not exist, or that some example lacks
 */
export function fieldValues(dataset: ExampleIndex, field: string, asking: string): (string | number)[] {
  if (field === 'label' && dataset.multiLabel) {
    throw new DataError(
      `${asking}: an example of a multi-label dataset has any number of labels, so "label" is no field of it; choose by ` +
        'info.labels with filter or subset.',
    );
  }
  const values: (string | number)[] = [];
  for (let index = 0; index < dataset.length; index++) {
    const { id, label, fields } = dataset.info(index);
    const value =
      field === 'label'
        ? dataset.labels[label]
        : field === 'id'
          ? id
          : Object.hasOwn(fields, field)
            ? fields[field]
            : undefined;
    if (value === undefined) {
      throw new DataError(
        fieldNames(dataset).includes(field)
          ? `${asking}: every example must have the field "${field}", but "${id}" has none; filter such examples out first.`
          : `${asking}: there is no field "${field}"; the fields are ${fieldNames(dataset).join(', ')}.`,
      );
    }
    values.push(value);
  }
  return values;
}

/** Lists the distinct values of a field for a message, the first dozen at most. */
export function listValues(values: readonly (string | number)[]): string {
  const distinct = [...new Set(values)];
  if (distinct.every((value) => typeof value === 'number')) distinct.sort((a, b) => a - b);
  const listed = distinct.slice(0, LISTED).join(', ');
  return distinct.length > LISTED ? `${listed}, ... (${distinct.length} in all)` : listed;
}

function fieldNames(dataset: ExampleIndex): string[] {
  const names = new Set<string>(BUILT_IN);
  for (let index = 0; index < dataset.length; index++) {
    for (const name of Object.keys(dataset.info(index).fields)) names.add(name);
  }
  return [...names];
}
