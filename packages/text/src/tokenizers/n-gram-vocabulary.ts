import { ShapeError } from '@striate/core';
import { nGramHashes } from './n-gram-hashes.js';

/** Longest run of tokens that there may be. */
export const MAX_LONGEST = 8;
/** N-grams that a vocabulary may hold. */
export const MAX_N_GRAMS = 2 ** 22;

/** An n-gram vocabulary as `striate.json` holds it. */
export interface NGramVocabularyConfig {
  /** Tokens of the longest run, 1..8. */
  readonly longest: number;
  /** Base64 of the n-grams' hashes: 32 bits each, little end first, rising. */
  readonly hashes: string;
}

/**
 * The runs of tokens that a network has weights for, and their ids: 1 is the first run, 0 none that is known. Runs are kept as
 * 32-bit hashes: that takes a fourth of their text, and a bundle does not tell what the training texts said.
 *
 * @example
 * const nGrams = await learnNGrams(train, { tokenizer: wordTokenizer() });
 * nGrams.ids(['not', 'bad'], 1); // those of "bad" and "not bad": [5170, 22841]
 */
export class NGramVocabulary {
  /** Tokens of the longest run. */
  readonly longest: number;
  /** Rising, in the order of their ids from 1 on. */
  readonly #hashes: Uint32Array;

  /**
   * @param hashes of `nGramHashes`, rising
   * @throws ShapeError for hashes that do not rise, none or too many, or a `longest` outside of 1..8
   */
  constructor(longest: number, hashes: Uint32Array) {
    const problem = longestProblem(longest) ?? hashesProblem(hashes);
    if (problem) throw new ShapeError(`NGramVocabulary: ${problem}.`);
    this.longest = longest;
    this.#hashes = hashes;
  }

  /** N-grams there are; ids reach from 1 to this. */
  get size(): number {
    return this.#hashes.length;
  }

  /** @returns the ids of the runs that end at a token, from the token alone to `longest` of them; 0 for what is not known */
  ids(tokens: readonly string[], end: number): number[] {
    const ids = nGramHashes(tokens, end, this.longest).map((hash) => this.#find(hash));
    return [...ids, ...new Array<number>(this.longest - ids.length).fill(0)];
  }

  toConfig(): NGramVocabularyConfig {
    return { longest: this.longest, hashes: encodeHashes(this.#hashes) };
  }

  /**
   * @param config what `toConfig` returned
   * @throws ShapeError for settings out of range
   */
  static fromConfig({ longest, hashes }: NGramVocabularyConfig): NGramVocabulary {
    return new NGramVocabulary(longest, decodeHashes(hashes) ?? new Uint32Array());
  }

  #find(hash: number): number {
    let [low, high] = [0, this.#hashes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#hashes[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return this.#hashes[low] === hash ? low + 1 : 0;
  }
}

/**
 * Says what is wrong with a vocabulary of n-grams in a file.
 *
 * @param config of any type
 * @returns undefined where it is right
 */
export function nGramsProblem(config: unknown): string | undefined {
  const { longest, hashes } = (config ?? {}) as Readonly<Record<string, unknown>>;
  const problem = longestProblem(longest);
  if (problem) return problem;
  const decoded = typeof hashes === 'string' ? decodeHashes(hashes) : undefined;
  return decoded ? hashesProblem(decoded) : 'nGrams.hashes must be numbers of 32 bits in base64';
}

/** @param longest of any type */
export function longestProblem(longest: unknown): string | undefined {
  const fits = Number.isInteger(longest) && (longest as number) >= 1 && (longest as number) <= MAX_LONGEST;
  return fits
    ? undefined
    : `nGrams.longest must be a whole number from 1 to ${MAX_LONGEST}, received ${JSON.stringify(longest)}`;
}

function hashesProblem(hashes: Uint32Array): string | undefined {
  if (hashes.length === 0 || hashes.length > MAX_N_GRAMS)
    return `there must be 1 to ${MAX_N_GRAMS} n-grams, received ${hashes.length}`;
  const wrong = hashes.findIndex((hash, i) => i > 0 && hash <= (hashes[i - 1] as number));
  return wrong < 0 ? undefined : `the hashes of n-grams must rise, but that at ${wrong} does not`;
}

/** `String.fromCharCode` takes some ten thousands of arguments. */
const CHUNK = 8192;

function encodeHashes(hashes: Uint32Array): string {
  const view = new DataView(new ArrayBuffer(hashes.length * 4));
  for (const [i, hash] of hashes.entries()) view.setUint32(i * 4, hash, true);
  const bytes = new Uint8Array(view.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

/** @returns undefined for what is no base64 of whole numbers */
function decodeHashes(base64: string): Uint32Array | undefined {
  if (base64.length > Math.ceil((MAX_N_GRAMS * 4) / 3) * 4 || !/^[A-Za-z\d+/]*={0,2}$/.test(base64))
    return undefined;
  if (base64.length % 4 !== 0) return undefined;
  const text = atob(base64);
  if (text.length % 4 !== 0) return undefined;
  const view = new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
  return Uint32Array.from({ length: text.length / 4 }, (_, i) => view.getUint32(i * 4, true));
}
