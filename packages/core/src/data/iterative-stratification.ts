import { createRandom, type Random } from '../random.js';
import type { ExampleIndex } from './class-counts.js';
import { classesOf } from './labels.js';

/** One of the parts that examples are divided into. */
interface Part {
  readonly members: number[];
  /** Examples of each class that it should still get; below 0 where it has more than its share. */
  readonly wanted: number[];
  /** Examples that it still takes. */
  places: number;
}

/**
 * Divides examples of any number of classes, each class about in proportion, by iterative stratification: of the class with
 * the fewest examples left, each goes to the part that still wants most of that class. Unlike as published, a part that has
 * its size takes no more.
 *
 * @param sizes of the parts; they add up to the number of positions
 * @param key decides, with the seed, between equals and the order of examples
 * @returns a list of positions for each part
 * @see Sechidis et al. 2011, https://doi.org/10.1007/978-3-642-23808-6_10, algorithm 1
 * @example
 * // Of 10 examples, 4 have class 0: two of them go to either part.
 * divideIteratively(dataset, range(10), [5, 5], 1, 'folds');
 */
export function divideIteratively(
  dataset: ExampleIndex,
  positions: readonly number[],
  sizes: readonly number[],
  seed: number,
  key: string,
): number[][] {
  const random = createRandom(seed, key);
  const order = Array.from(random.permutation(positions.length), (place) => positions[place] as number);
  const left = new Map(order.map((position) => [position, classesOf(dataset.info(position))]));
  const counts = new Array<number>(dataset.labels.length).fill(0);
  const members: number[][] = counts.map(() => []);
  for (const [position, classes] of left) {
    for (const label of classes) {
      counts[label] = (counts[label] as number) + 1;
      members[label]?.push(position);
    }
  }
  const parts = sizes.map(
    (size): Part => ({
      members: [],
      wanted: counts.map((count) => (count * size) / positions.length),
      places: size,
    }),
  );
  const assign = (position: number, classes: readonly number[], part: Part): void => {
    part.members.push(position);
    part.places--;
    left.delete(position);
    for (const label of classes) {
      part.wanted[label] = (part.wanted[label] as number) - 1;
      counts[label] = (counts[label] as number) - 1;
    }
  };
  for (let label = rarest(counts); label >= 0; label = rarest(counts)) {
    for (const position of members[label] as number[]) {
      const classes = left.get(position);
      if (classes) assign(position, classes, neediest(parts, random, label));
    }
  }
  for (const [position, classes] of [...left]) assign(position, classes, neediest(parts, random));
  return parts.map(({ members }) => members);
}

/** @returns the class with the fewest examples left, or -1 where none has any */
function rarest(counts: readonly number[]): number {
  return counts.reduce(
    (best, count, label) => (count > 0 && (best < 0 || count < (counts[best] as number)) ? label : best),
    -1,
  );
}

/** The part with a place that wants most of a class; of equals that with the most places, then one by lot. */
function neediest(parts: readonly Part[], random: Random, label?: number): Part {
  const open = parts.filter(({ places }) => places > 0);
  const most = (among: readonly Part[], of: (part: Part) => number): Part[] => {
    const greatest = Math.max(...among.map(of));
    return among.filter((part) => of(part) === greatest);
  };
  const wanting = label === undefined ? open : most(open, ({ wanted }) => wanted[label] as number);
  const equals = most(wanting, ({ places }) => places);
  return equals[random.integer(equals.length)] as Part;
}
