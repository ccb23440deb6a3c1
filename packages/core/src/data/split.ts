import { DataError, ShapeError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';
import { divideByClass, divideByGroup, divideByLot, type Fractions, type Held } from './divide.js';
import { fieldValues, listValues } from './fields.js';

/** Field values whose examples go to one side: `{ speaker: ['theo', 'lucas'] }`. Several fields must all match. */
export type FieldSelection = Readonly<Record<string, readonly (string | number)[]>>;

export interface SplitOptions {
  /** A fraction in [0, 1) of the examples (of the groups, with `groupBy`), or field values; default none. */
  readonly test?: number | FieldSelection;
  /** As `test`. Fractions are of what no field values took away. */
  readonly validation?: number | FieldSelection;
  /** Whether fractions hold for each class; default true. Has no effect on groups. */
  readonly stratify?: boolean;
  /** Decides which examples fall to which side; default 0. */
  readonly seed?: number;
  /** A field (a speaker, a patient, a film roll) whose examples stay together on one side. */
  readonly groupBy?: string;
}

/** Positions in ascending order. */
export interface SplitIndices {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

const HELD = ['test', 'validation'] as const;

/**
 * Divides examples between training, validation and test: see `Dataset.split`.
 *
 * @throws ShapeError for a fraction out of range
 * @throws DataError for an unknown field or value, or where a side would lack a class or stay empty
 */
export function splitIndices(dataset: ExampleIndex, options: SplitOptions): SplitIndices {
  const { stratify = true, seed = 0, groupBy } = options;
  const sides = new Map<Held, readonly number[]>();
  for (const side of HELD) {
    const wanted = options[side];
    if (typeof wanted === 'object') sides.set(side, selected(dataset, wanted, side));
  }
  const taken = new Set<number>();
  for (const index of [...sides.values()].flat()) {
    if (taken.has(index)) {
      throw new DataError(
        `split: no example may be in both test and validation, but the field values put "${dataset.info(index).id}" in both.`,
      );
    }
    taken.add(index);
  }
  const rest = Array.from({ length: dataset.length }, (_, index) => index).filter(
    (index) => !taken.has(index),
  );
  const groups = groupBy === undefined ? undefined : fieldValues(dataset, groupBy, 'split');
  const fractions = checkFractions(options);
  const divide = () => {
    if (fractions.length === 0) return [];
    if (groups) return divideByGroup(rest, groups, fractions, seed);
    return stratify ? divideByClass(dataset, rest, fractions, seed) : divideByLot(rest, fractions, seed);
  };
  for (const [side, indices] of divide()) sides.set(side, indices);

  const held = new Set([...sides.values()].flat());
  const train = rest.filter((index) => !held.has(index));
  if (train.length === 0) {
    throw new DataError(
      `split: some examples must be left to train on, but of ${dataset.length} examples none is; ` +
        'ask for smaller sides or add examples.',
    );
  }
  const ascending = (indices: readonly number[] = []) => Uint32Array.from(indices).sort();
  const result = {
    train: ascending(train),
    validation: ascending(sides.get('validation')),
    test: ascending(sides.get('test')),
  };
  if (groups) checkGroups(result, groups, groupBy as string);
  return result;
}

function selected(dataset: ExampleIndex, wanted: FieldSelection, side: Held): number[] {
  let indices = Array.from({ length: dataset.length }, (_, index) => index);
  for (const [field, options] of Object.entries(wanted)) {
    const values = fieldValues(dataset, field, 'split');
    const present = new Set(values.map(String));
    const missing = options.find((option) => !present.has(String(option)));
    if (missing !== undefined || options.length === 0) {
      throw new DataError(
        `split: ${side} asks for ${field} ${missing === undefined ? 'without any value' : `"${missing}", which no example has`}; ` +
          `the values are ${listValues(values)}.`,
      );
    }
    const chosen = new Set(options.map(String));
    indices = indices.filter((index) => chosen.has(String(values[index])));
  }
  if (indices.length > 0) return indices;
  throw new DataError(`split: ${side} asks for field values that no example has together.`);
}

function checkFractions(options: SplitOptions): Fractions {
  const fractions: [Held, number][] = [];
  for (const side of HELD) {
    const fraction = options[side] ?? 0;
    if (typeof fraction !== 'number') continue;
    if (!(fraction >= 0 && fraction < 1)) {
      throw new ShapeError(`split: ${side} must be a fraction of at least 0 and below 1, got ${fraction}.`);
    }
    if (fraction > 0) fractions.push([side, fraction]);
  }
  const sum = fractions.reduce((all, [, fraction]) => all + fraction, 0);
  if (sum < 1) return fractions;
  throw new ShapeError(`split: test and validation must leave something to train on, but add up to ${sum}.`);
}

function checkGroups(sides: SplitIndices, groups: readonly (string | number)[], field: string): void {
  const home = new Map<string | number, string>();
  for (const [side, indices] of Object.entries(sides)) {
    for (const index of indices as Uint32Array) {
      const group = groups[index] as string | number;
      if (home.has(group) && home.get(group) !== side) {
        throw new DataError(
          `split: the examples of one ${field} must stay together, but the field values that were asked for put ` +
            `${field} ${group} in both ${home.get(group)} and ${side}.`,
        );
      }
      home.set(group, side);
    }
  }
}
