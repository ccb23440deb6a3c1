import { DataError } from '@striate/core';

/** A file that is all wrong isn't read to its end. */
const LISTED = 5;

/** Gathers what is wrong with rows, so that one message tells of several. */
export class RowProblems {
  readonly #where: string;
  readonly #found: string[] = [];

  constructor(where: string) {
    this.#where = where;
  }

  /**
   * @param problem what follows `line 7`
   * @throws DataError at the fifth
   */
  add(line: number, problem: string): void {
    this.#found.push(`line ${line} ${problem}`);
    if (this.#found.length === LISTED) this.#fail(' Others may follow: the rest of the file was not read.');
  }

  /** @throws DataError where there has been any */
  check(): void {
    if (this.#found.length > 0) this.#fail('');
  }

  #fail(rest: string): never {
    throw new DataError(`Reading ${this.#where}: ${this.#found.join('.\n')}.${rest}`);
  }
}
