import { checkOneLabelEach } from '../../classifier/check-training-data.js';
import type { ExampleIndex } from '../../data/class-counts.js';
import { positionsByClass } from '../../data/stratify.js';
import { DataError, ShapeError } from '../../errors.js';
import { createRandom, type Random } from '../../random.js';

/** Two examples of a dataset. */
export interface Pair {
  /** Positions, `a` below `b`. */
  readonly a: number;
  readonly b: number;
  /** Whether they are of one class: the same person, part, speaker, ... */
  readonly same: boolean;
}

export interface PairOptions {
  /** Pairs of either kind; default 500, or as many as there are of the rarer kind. */
  readonly count?: number;
  /** Decides which; default 0. */
  readonly seed?: number;
}

const USUAL_COUNT = 500;

/**
 * Draws pairs of examples for verification: as many of one class as of two, no pair twice. Classes are drawn evenly, so that
 * a person with many pictures does not make up most pairs.
 *
 * For a threshold that is tuned and tested on different people, divide the dataset by class first:
 * `data.split({ test: 0.5, groupBy: 'label' })`.
 *
 * @param dataset its classes are the people; reads no inputs
 * @returns `count` pairs of the same, then `count` of different ones
 * @throws DataError where there are fewer pairs of a kind than asked for, or none; for a multi-label dataset
 * @throws ShapeError for a count that is no positive whole number
 * @example
 * samplePairs(faces, { count: 300, seed: 1 })[0]; // { a: 12, b: 17, same: true }
 */
export function samplePairs(dataset: ExampleIndex, { count, seed = 0 }: PairOptions = {}): Pair[] {
  checkOneLabelEach(dataset, 'samplePairs');
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0))
    throw new ShapeError(`samplePairs: count must be a whole number of at least 1, got ${count}.`);
  const members = positionsByClass(dataset).filter(({ length }) => length > 0);
  const several = members.filter(({ length }) => length > 1);
  const same = several.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const different = (dataset.length * (dataset.length - 1)) / 2 - same;
  const wanted = count ?? Math.max(1, Math.min(USUAL_COUNT, same, different));
  if (wanted > Math.min(same, different)) {
    throw new DataError(
      `samplePairs: there must be ${wanted} pairs of one class and as many of two, but ${dataset.length} examples of ` +
        `${members.length} classes make ${same} and ${different}; add examples, or ask for fewer.`,
    );
  }
  const random = createRandom(seed, 'pairs');
  return [
    ...drawPairs(wanted, () => pairOfOne(several, random)).map((pair) => ({ ...pair, same: true })),
    ...drawPairs(wanted, () => pairOfTwo(members, random)).map((pair) => ({ ...pair, same: false })),
  ];
}

type Positions = Pick<Pair, 'a' | 'b'>;

/** Draws until there are so many different ones, which must exist. */
function drawPairs(count: number, draw: () => [number, number]): Positions[] {
  const found = new Map<string, Positions>();
  while (found.size < count) {
    const [a, b] = draw().sort((x, y) => x - y) as [number, number];
    found.set(`${a} ${b}`, { a, b });
  }
  return [...found.values()];
}

function pairOfOne(classes: readonly (readonly number[])[], random: Random): [number, number] {
  const members = classes[random.integer(classes.length)] as readonly number[];
  return twoOf(members, random);
}

function pairOfTwo(classes: readonly (readonly number[])[], random: Random): [number, number] {
  const chosen = twoOf(classes, random);
  return chosen.map((members) => members[random.integer(members.length)] as number) as [number, number];
}

/** Two different entries. */
function twoOf<Item>(items: readonly Item[], random: Random): [Item, Item] {
  const first = random.integer(items.length);
  const second = (first + 1 + random.integer(items.length - 1)) % items.length;
  return [items[first] as Item, items[second] as Item];
}
