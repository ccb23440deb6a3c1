/** Seconds, going on from an earlier part of the run. */
export class Stopwatch {
  readonly #before: number;
  readonly #start = performance.now();

  constructor(before = 0) {
    this.#before = before;
  }

  get seconds(): number {
    return this.#before + (performance.now() - this.#start) / 1000;
  }
}
