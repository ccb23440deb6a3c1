import type { ExampleInfo } from './example.js';
import { classesOf } from './labels.js';

/** Labelled examples, seen without their inputs: what splits and counts work on. */
export interface ExampleIndex {
  /** Class names in index order. */
  readonly labels: readonly string[];
  readonly length: number;
  /** Whether an example has any number of classes; default false. */
  readonly multiLabel?: boolean;
  info(index: number): ExampleInfo;
}

/**
 * Counts the examples of each class; one of several classes counts for each. Reads no inputs.
 *
 * @returns one count a class, in the order of `labels`
 * @example
 * classCounts(Dataset.fromArrays(['a', 'b', 'c'], [0, 1, 1], { labels: ['x', 'y'] })); // [1, 2]
 */
export function classCounts(dataset: ExampleIndex): number[] {
  const counts = new Array<number>(dataset.labels.length).fill(0);
  for (let index = 0; index < dataset.length; index++) {
    for (const label of classesOf(dataset.info(index))) counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}
