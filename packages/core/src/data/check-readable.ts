import { DataError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';
import { classesOf } from './labels.js';
import { describeSkipped, type SkippedExample } from './skipped.js';

const NAMED = 3;

/**
 * Checks that of each class that has examples one at least could be read: else a classifier would know a class by name that it
 * has never seen.
 *
 * @param skipped the examples that could not be read
 * @param attempt what the examples are for, for messages: `fit`
 * @throws DataError naming the classes, and some of their examples
 */
export function checkReadable(
  dataset: ExampleIndex,
  skipped: readonly SkippedExample[],
  attempt: string,
): void {
  if (skipped.length === 0) return;
  const unreadable = new Map(skipped.map((one) => [one.id, one]));
  const read = new Set<number>();
  const lost = new Map<number, SkippedExample[]>();
  for (let index = 0; index < dataset.length; index++) {
    const info = dataset.info(index);
    const problem = unreadable.get(info.id);
    for (const label of classesOf(info)) {
      if (problem) lost.set(label, [...(lost.get(label) ?? []), problem]);
      else read.add(label);
    }
  }
  const gone = [...lost].filter(([label]) => !read.has(label));
  if (gone.length === 0) return;
  const names = gone.map(([label]) => JSON.stringify(dataset.labels[label])).join(', ');
  const shown = gone.flatMap(([, examples]) => examples).slice(0, NAMED);
  throw new DataError(
    `${attempt}: no example of ${names} can be read; repair these, or leave the class out: ` +
      shown.map(describeSkipped).join(' '),
  );
}
