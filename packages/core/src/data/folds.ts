import { DataError, ShapeError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';
import { fieldValues, listValues } from './fields.js';
import { groupMembers } from './groups.js';
import { divideIteratively } from './iterative-stratification.js';
import { positionsByClass, shareOut, shuffled } from './stratify.js';

export interface FoldsOptions {
  /** Decides which examples fall to which fold; default 0. */
  readonly seed?: number;
  /** Whether each class is spread evenly over the folds; default true. Has no effect on groups. */
  readonly stratify?: boolean;
  /** A field (a speaker, a patient, a document) whose examples stay together in one fold. */
  readonly groupBy?: string;
}

/**
 * Divides examples into parts of about equal size: see `Dataset.folds`.
 *
 * @param count at least 2
 * @returns positions in ascending order, one list a fold; each example in one of them
 * @throws ShapeError for a count that is no whole number of at least 2
 * @throws DataError for fewer examples or groups than folds, a class of a single example, or an unknown field
 */
export function foldIndices(dataset: ExampleIndex, count: number, options: FoldsOptions = {}): Uint32Array[] {
  const { seed = 0, stratify = true, groupBy } = options;
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new ShapeError(
      `folds: there must be a whole number of at least 2 folds, got ${count}; 10 is usual.`,
    );
  }
  if (dataset.length < count) {
    throw new DataError(
      `folds: each of the ${count} folds needs an example, but there are ${dataset.length}; ask for fewer folds.`,
    );
  }
  const divide = (): number[][] => {
    if (groupBy !== undefined) return byGroup(fieldValues(dataset, groupBy, 'folds'), count, seed);
    if (!stratify) return deal(shuffled(range(dataset.length), seed, 'folds'), count);
    return dataset.multiLabel ? byClasses(dataset, count, seed) : deal(byClass(dataset, seed), count);
  };
  const folds = divide();
  return folds.map((positions) => Uint32Array.from(positions).sort());
}

/** The examples of one class after the other, each class in random order: dealt out in turn, they spread evenly. */
function byClass(dataset: ExampleIndex, seed: number): number[] {
  return membersOfClasses(dataset).flatMap((positions, label) => shuffled(positions, seed, 'folds', label));
}

/** Where an example may have several classes. */
function byClasses(dataset: ExampleIndex, count: number, seed: number): number[][] {
  membersOfClasses(dataset);
  const sizes = shareOut(range(count).map(() => dataset.length / count));
  return divideIteratively(dataset, range(dataset.length), sizes, seed, 'folds');
}

/** @throws DataError for a class of a single example */
function membersOfClasses(dataset: ExampleIndex): number[][] {
  const members = positionsByClass(dataset);
  const single = members.findIndex(({ length }) => length === 1);
  if (single < 0) return members;
  throw new DataError(
    `folds: each class needs an example to train on in every fold, but class "${dataset.labels[single]}" has 1; add ` +
      'examples, leave the class out, or pass stratify: false.',
  );
}

function deal(positions: readonly number[], count: number): number[][] {
  return range(count).map((fold) => positions.filter((_, place) => place % count === fold));
}

/** From the largest group to the smallest, each goes to the fold that has the fewest examples so far. */
function byGroup(groups: readonly (string | number)[], count: number, seed: number): number[][] {
  const members = groupMembers(groups.keys(), groups);
  if (members.length < count) {
    throw new DataError(
      `folds: each of the ${count} folds needs a group of its own, but there are ${members.length} groups: ` +
        `${listValues(members.map(([name]) => name))}; ask for fewer folds.`,
    );
  }
  const order = shuffled(range(members.length), seed, 'folds').map((place) => members[place]?.[1] ?? []);
  const folds = range(count).map((): number[] => []);
  for (const group of order.sort((a, b) => b.length - a.length)) {
    const smallest = folds.reduce((least, fold) => (fold.length < least.length ? fold : least));
    smallest.push(...group);
  }
  return folds;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
