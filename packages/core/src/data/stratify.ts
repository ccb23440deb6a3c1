import { createRandom } from '../random.js';
import type { ExampleIndex } from './class-counts.js';
import { divideIteratively } from './iterative-stratification.js';
import { classesOf } from './labels.js';

/** The positions of each class's examples: one list a class, in order; an example of several classes is in each of them. */
export function positionsByClass(dataset: ExampleIndex, among?: ArrayLike<number>): number[][] {
  const positions: number[][] = dataset.labels.map(() => []);
  const length = among?.length ?? dataset.length;
  for (let i = 0; i < length; i++) {
    const index = among?.[i] ?? i;
    for (const label of classesOf(dataset.info(index))) positions[label]?.push(index);
  }
  return positions;
}

/**
 * Rounds quotas to whole places that add up to the quotas' rounded sum, by the method of the largest remainder: each
 * quota is rounded down, and the places left over go to the largest fractions.
 *
 * @returns places, each within one of its quota; equal fractions go to the class that comes first
 */
export function shareOut(quotas: readonly number[]): number[] {
  const places = quotas.map(Math.floor);
  const fraction = (i: number) => (quotas[i] as number) - Math.floor(quotas[i] as number);
  const left = Math.round(sumOf(quotas)) - sumOf(places);
  const byFraction = quotas.map((_, i) => i).sort((a, b) => fraction(b) - fraction(a));
  for (const i of byFraction.slice(0, left)) places[i] = (places[i] as number) + 1;
  return places;
}

/** Puts positions in the random order of a keyed stream. */
export function shuffled(positions: ArrayLike<number>, ...key: readonly (number | string)[]): number[] {
  return Array.from(
    createRandom(...key).permutation(positions.length),
    (place) => positions[place] as number,
  );
}

/**
 * Draws `count` examples, each class in proportion, and each that has examples at least once where `count` allows it.
 *
 * @returns positions in ascending order
 */
export function stratifiedSample(dataset: ExampleIndex, count: number, seed: number): Uint32Array {
  if (dataset.multiLabel) {
    const all = Array.from({ length: dataset.length }, (_, index) => index);
    const [drawn = []] = divideIteratively(dataset, all, [count, dataset.length - count], seed, 'take');
    return Uint32Array.from(drawn).sort();
  }
  const positions = positionsByClass(dataset);
  const counts = positions.map(({ length }) => length);
  const present = counts.filter((each) => each > 0).length;
  const places = shareOut(counts.map((each) => (each * count) / dataset.length)).map((place, label) =>
    count >= present && counts[label] ? Math.max(place, 1) : place,
  );
  // The least one of every class may add up to more than was asked for: the largest classes give way.
  for (let over = sumOf(places) - count; over > 0; over--) {
    const largest = places.indexOf(Math.max(...places));
    places[largest] = (places[largest] as number) - 1;
  }
  const drawn = positions.flatMap((each, label) =>
    shuffled(each, seed, 'take', label).slice(0, places[label]),
  );
  return Uint32Array.from(drawn).sort();
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
