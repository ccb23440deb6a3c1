import { DataError } from '@striate/core';

/** Vectors of the words that are asked for, as a file is read past them. */
export class WantedWords {
  readonly vectors = new Map<string, Float32Array>();
  readonly #words: ReadonlySet<string>;
  /** Words that a lower-case word of the file may stand in for. */
  readonly #byLowerCase = new Map<string, string[]>();
  readonly #standIns = new Map<string, Float32Array>();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(words: Iterable<string>, lowercase: boolean) {
    this.#words = new Set(words);
    if (!lowercase) return;
    for (const word of this.#words) {
      const lower = word.toLowerCase();
      if (lower === word) continue;
      const known = this.#byLowerCase.get(lower);
      if (known) known.push(word);
      else this.#byLowerCase.set(lower, [word]);
    }
  }

  get size(): number {
    return this.#words.size;
  }

  /** @throws DataError naming the place, where the bytes are no UTF-8 */
  decode(bytes: Uint8Array, place: () => string): string {
    try {
      return this.#decoder.decode(bytes);
    } catch (cause) {
      throw new DataError(`readEmbeddings: ${place()} is not UTF-8; save the file as UTF-8.`, { cause });
    }
  }

  wants(word: string): boolean {
    return (
      (this.#words.has(word) && !this.vectors.has(word)) ||
      (this.#byLowerCase.has(word) && !this.#standIns.has(word))
    );
  }

  /** The first vector of a word counts. */
  add(word: string, vector: Float32Array): void {
    if (this.#words.has(word)) this.vectors.set(word, vector);
    if (this.#byLowerCase.has(word)) this.#standIns.set(word, vector);
  }

  /** Gives words that the file lacks the vectors of their lower-case forms. @returns those words */
  fillByLowerCase(): string[] {
    const filled: string[] = [];
    for (const [lower, vector] of this.#standIns) {
      for (const word of this.#byLowerCase.get(lower) as string[]) {
        if (this.vectors.has(word)) continue;
        this.vectors.set(word, vector);
        filled.push(word);
      }
    }
    return filled;
  }

  missing(): string[] {
    return [...this.#words].filter((word) => !this.vectors.has(word));
  }
}
