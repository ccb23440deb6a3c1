import { DataError } from '../errors.js';
import { type ExampleInfo, type ExampleSource, NO_SINGLE_LABEL } from './example.js';

/** What goes with inputs that are already in memory. */
export interface ArraySourceOptions {
  /** Class names in index order. */
  readonly labels: readonly string[];
  /** One an input, unique; default `'0'`, `'1'`, ... */
  readonly ids?: readonly string[];
  /** One record an input; default `{ index }`. */
  readonly fields?: readonly Readonly<Record<string, string | number>>[];
  /** How long each input is, where that differs and batches should be of similar ones; default unknown. */
  readonly lengths?: readonly number[];
}

/** The class of each input, a position in `labels`; or lists of such, one an input, where an input has any number of classes. */
export type LabelIndices = ArrayLike<number> | ArrayLike<readonly number[]>;

/**
 * Makes a source of inputs that are already in memory.
 *
 * @param inputs anything with a length and positions: kept by reference, not copied
 * @param labelIndices the class of each input, or its classes: then the source is a multi-label one
 * @throws DataError where lengths differ or an id occurs twice
 */
export function arraySource<Input>(
  inputs: ArrayLike<Input>,
  labelIndices: LabelIndices,
  { labels, ids, fields, lengths }: ArraySourceOptions,
): ExampleSource<Input> {
  checkLength('labelIndices', labelIndices.length, inputs.length);
  if (ids) checkLength('ids', ids.length, inputs.length);
  if (fields) checkLength('fields', fields.length, inputs.length);
  if (lengths) checkLength('lengths', lengths.length, inputs.length);
  const seen = new Set(ids);
  if (ids && seen.size < ids.length) {
    const twice = ids.find((id) => !seen.delete(id));
    throw new DataError(`Dataset.fromArrays: ids must be unique, but "${twice}" occurs more than once.`);
  }
  const multiLabel = Array.isArray(labelIndices[0]);
  const info = (index: number): ExampleInfo => ({
    id: ids?.[index] ?? String(index),
    ...labelled(labelIndices[index] as number | readonly number[]),
    fields: fields?.[index] ?? { index },
    ...(lengths && { length: lengths[index] as number }),
  });
  return { labels, length: inputs.length, multiLabel, info, read: (index) => inputs[index] as Input };
}

function labelled(given: number | readonly number[]): Pick<ExampleInfo, 'label' | 'labels'> {
  return typeof given === 'object' ? { label: NO_SINGLE_LABEL, labels: given } : { label: given };
}

function checkLength(name: string, length: number, expected: number): void {
  if (length === expected) return;
  throw new DataError(
    `Dataset.fromArrays: there must be one entry of ${name} for each input, ` +
      `but there are ${length} for ${expected} inputs.`,
  );
}
