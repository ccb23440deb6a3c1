/** The sets of classes that the rows of a file have, each kept once. */
export class LabelSets {
  readonly #sets: (readonly number[])[] = [];
  readonly #places = new Map<string, number>();

  /**
   * Keeps a set of class indices.
   *
   * @returns its place; that of the set that is equal, where there is one
   */
  add(classes: readonly number[]): number {
    const sorted = [...classes].sort((a, b) => a - b);
    const key = sorted.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#sets.push(sorted) - 1;
    this.#places.set(key, place);
    return place;
  }

  /** @returns the sets by their places, with every class given another index */
  renumbered(classes: ArrayLike<number>): readonly (readonly number[])[] {
    return this.#sets.map((set) => set.map((label) => classes[label] as number).sort((a, b) => a - b));
  }
}
