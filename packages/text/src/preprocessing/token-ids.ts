import { UNKNOWN_ID } from '../tokenizers/vocabulary.js';

/** A text as ids, between the halves of a preprocessor. */
export interface TokenIds {
  /**
   * `width` ids for each token: the token's own, then those of its subwords, filled up with 0, then those of the n-grams that
   * end at it, from the shortest on.
   */
  readonly ids: Int32Array;
  /** The ids of a token: 1 without subwords and n-grams. */
  readonly width: number;
  /** How many of them are of n-grams; default 0. */
  readonly nGrams?: number;
  /** The tokens themselves, for explanations. */
  readonly tokens: readonly string[];
}

/**
 * Makes tokens of a text unknown to what looks at words: their subwords are gone, n-grams stay.
 *
 * @param rows positions of the tokens
 * @returns a copy
 */
export function withUnknownTokens(text: TokenIds, rows: Iterable<number>): TokenIds {
  const { width, nGrams = 0 } = text;
  const ids = text.ids.slice();
  for (const row of rows) {
    ids.fill(0, row * width, (row + 1) * width - nGrams);
    ids[row * width] = UNKNOWN_ID;
  }
  return { ...text, ids };
}

/**
 * Takes tokens out of a text but for their places: as {@link withUnknownTokens}, and each n-gram that one of them is in is
 * gone too.
 *
 * @param rows positions of the tokens
 * @returns a copy
 */
export function withoutTokens(text: TokenIds, rows: readonly number[]): TokenIds {
  const { width, nGrams = 0 } = text;
  const without = withUnknownTokens(text, rows);
  const { ids } = without;
  for (const row of rows) {
    // A run of n tokens that begins here ends n - 1 tokens later; it is the last but `nGrams - n` of the ids there.
    for (let later = 0; later < nGrams && (row + later) * width < ids.length; later++) {
      ids.fill(0, (row + later + 1) * width - (nGrams - later), (row + later + 1) * width);
    }
  }
  return without;
}
