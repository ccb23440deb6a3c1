import { DataError } from '@striate/core';
import { sortClassNames } from './class-names.js';

/** More classes than that are most likely the texts. */
const MAX_CLASSES = 10_000;
/** From here on a file in which each label is in one row alone is taken for one with its columns mixed up. */
const MIN_LABELS_TO_JUDGE = 10;

const MIXED_UP =
  'Is the label in another column? Say where text and label are: { text: 0, label: 1 }, or by names.';

/** The class names of a file, as they are met. */
export class TableClasses {
  readonly #where: string;
  readonly #indices = new Map<string, number>();
  readonly #counts: number[] = [];

  constructor(where: string) {
    this.#where = where;
  }

  /**
   * Counts a label of a row.
   *
   * @returns the class's index in the order of their first rows
   * @throws DataError where there are too many classes
   */
  count(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) {
      this.#counts[known] = (this.#counts[known] as number) + 1;
      return known;
    }
    const index = this.#counts.push(1) - 1;
    if (index === MAX_CLASSES) {
      throw new DataError(
        `Reading ${this.#where}: it has more than ${MAX_CLASSES} different labels. ${MIXED_UP}`,
      );
    }
    // A copy: the name as it was cut out would keep a mebibyte of the file alive.
    this.#indices.set(Array.from(name).join(''), index);
    return index;
  }

  /**
   * Puts the classes in order.
   *
   * @param headerGuessed whether the first row was taken for an example because nothing in it is known as a column's name
   * @returns the names, and for each index of `count` the place of its name
   * @throws DataError where there is one class alone, each label in one row, or the first row looks like a header
   */
  finish(headerGuessed: boolean): { labels: readonly string[]; order: Uint16Array } {
    const names = [...this.#indices.keys()];
    const given = this.#counts.reduce((sum, count) => sum + count, 0);
    const fail = (message: string): never => {
      throw new DataError(`Reading ${this.#where}: ${message}`);
    };
    const shown = JSON.stringify(names[0]?.slice(0, 40));
    if (names.length < 2) {
      const found = names.length === 0 ? 'no row has a label' : `all ${given} labels are ${shown}`;
      fail(`a classifier needs two classes or more, but ${found}.`);
    }
    if (names.length === given && given >= MIN_LABELS_TO_JUDGE)
      fail(`each of its ${given} labels is in one row alone, such as ${shown}. ${MIXED_UP}`);
    if (
      headerGuessed &&
      names.length > 2 &&
      this.#counts.every((count, index) => (count === 1) === (index === 0))
    )
      fail(
        `the label of its first row, ${shown}, is in no other row, while all others are. ` +
          'Is it a header? { header: true } and the names of the columns say so, { header: false } that it is an example.',
      );
    const labels = sortClassNames(names);
    const places = new Map(labels.map((label, place) => [label, place]));
    return { labels, order: Uint16Array.from(names, (name) => places.get(name) as number) };
  }
}
