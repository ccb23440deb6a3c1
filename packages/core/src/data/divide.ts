import { DataError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';
import { listValues } from './fields.js';
import { groupMembers } from './groups.js';
import { divideIteratively } from './iterative-stratification.js';
import { positionsByClass, shareOut, shuffled } from './stratify.js';

export type Held = 'test' | 'validation';

/** The sides to fill besides training, and which part of all each gets: above 0, adding up to less than 1. */
export type Fractions = readonly (readonly [Held, number])[];

/**
 * Divides examples with each class in proportion, at least one example of each on every side.
 *
 * @throws DataError naming a class that has fewer examples than there are sides
 */
export function divideByClass(
  dataset: ExampleIndex,
  positions: readonly number[],
  fractions: Fractions,
  seed: number,
): Map<Held, number[]> {
  const classes = positionsByClass(dataset, positions);
  const counts = classes.map(({ length }) => length);
  const sides = ['train', ...fractions.map(([side]) => side)];
  for (const [label, count] of counts.entries()) {
    if (count === 0 || count >= sides.length) continue;
    throw new DataError(
      `split: each class needs an example on each side (${sides.join(', ')}), but class "${dataset.labels[label]}" ` +
        `has ${count}; add examples, leave the class out, or pass stratify: false.`,
    );
  }
  if (dataset.multiLabel) return divideByClasses(dataset, positions, fractions, seed);
  const shares = fractions.map(([, fraction]) => shareOut(counts.map((count) => count * fraction)));
  const result = new Map<Held, number[]>(fractions.map(([side]) => [side, []]));
  for (const [label, members] of classes.entries()) {
    const places = leaveOne(
      shares.map((share) => Math.max(1, share[label] as number)),
      members.length,
    );
    const order = shuffled(members, seed, 'split', label);
    for (const [i, [side]] of fractions.entries()) {
      for (const position of order.splice(0, places[i])) result.get(side)?.push(position);
    }
  }
  return result;
}

/** One side after the other, so that the first does not depend on the next. */
function divideByClasses(
  dataset: ExampleIndex,
  positions: readonly number[],
  fractions: Fractions,
  seed: number,
): Map<Held, number[]> {
  const sizes = leaveOne(
    fractions.map(([, fraction]) => Math.max(1, Math.round(positions.length * fraction))),
    positions.length,
  );
  let left = [...positions];
  return new Map(
    fractions.map(([side], i) => {
      const size = sizes[i] as number;
      const [drawn, rest] = divideIteratively(
        dataset,
        left,
        [size, left.length - size],
        seed,
        `split ${side}`,
      );
      left = rest as number[];
      return [side, drawn as number[]];
    }),
  );
}

/**
 * Divides without regard to classes; every side gets at least one.
 *
 * @throws DataError where there are fewer positions than sides
 */
export function divideByLot(
  positions: readonly number[],
  fractions: Fractions,
  seed: number,
): Map<Held, number[]> {
  if (positions.length <= fractions.length) {
    throw new DataError(
      `split: each of the ${fractions.length + 1} sides needs an example, but there are ${positions.length}; ` +
        'add examples or ask for fewer sides.',
    );
  }
  const order = shuffled(positions, seed, 'split');
  const places = leaveOne(
    fractions.map(([, fraction]) => Math.max(1, Math.round(positions.length * fraction))),
    positions.length,
  );
  return new Map(fractions.map(([side], i) => [side, order.splice(0, places[i])]));
}

/**
 * Divides whole groups by lot: fractions are of the number of groups.
 *
 * @param groups the group of every example of the dataset
 * @throws DataError where there are fewer groups than sides
 */
export function divideByGroup(
  positions: readonly number[],
  groups: readonly (string | number)[],
  fractions: Fractions,
  seed: number,
): Map<Held, number[]> {
  const members = groupMembers(positions, groups);
  if (members.length <= fractions.length) {
    throw new DataError(
      `split: each of the ${fractions.length + 1} sides needs a group of its own, but there are ` +
        `${members.length} groups: ${listValues(members.map(([name]) => name))}.`,
    );
  }
  const lots = divideByLot([...members.keys()], fractions, seed);
  const membersOf = (place: number) => members[place]?.[1] ?? [];
  return new Map([...lots].map(([side, drawn]) => [side, drawn.flatMap(membersOf)]));
}

/** Takes places from the largest share until one of `count` is left to train on. */
function leaveOne(shares: readonly number[], count: number): number[] {
  const places = [...shares];
  const sum = () => places.reduce((all, place) => all + place, 0);
  while (count > 0 && sum() >= count) {
    const largest = places.indexOf(Math.max(...places));
    places[largest] = (places[largest] as number) - 1;
  }
  return places;
}
