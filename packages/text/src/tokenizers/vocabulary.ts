import { ShapeError } from '@striate/core';

/** The id that fills texts up to a length: the embedding's row for it is zero. */
export const PADDING_ID = 0;
/** The id of every token that is not in the vocabulary. */
export const UNKNOWN_ID = 1;
const FIRST_ID = 2;

/** As many as a bundle can hold. */
export const MAX_TOKENS = 2 ** 20;

/**
 * The tokens that a network tells apart, and their ids: 0 is padding, 1 any unknown token, 2 the first token.
 *
 * Tokens may be any strings, such as `constructor` or `__proto__`.
 *
 * @example
 * const vocabulary = new Vocabulary(['the', 'film']);
 * [vocabulary.id('film'), vocabulary.id('book'), vocabulary.size]; // [3, 1, 4]
 */
export class Vocabulary {
  /** In the order of their ids, from 2 on. */
  readonly tokens: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  /** @throws ShapeError for no tokens, a token that is no string or occurs twice */
  constructor(tokens: readonly string[]) {
    const problem = tokensProblem(tokens);
    if (problem) throw new ShapeError(`Vocabulary: ${problem}.`);
    this.tokens = tokens;
    this.#ids = new Map(tokens.map((token, index) => [token, index + FIRST_ID]));
  }

  /** How many ids there are, with padding and unknown: the rows of an embedding. */
  get size(): number {
    return this.tokens.length + FIRST_ID;
  }

  /** @returns 1 for a token that is not in the vocabulary */
  id(token: string): number {
    return this.#ids.get(token) ?? UNKNOWN_ID;
  }

  has(token: string): boolean {
    return this.#ids.has(token);
  }

  /** @returns `<padding>` and `<unknown>` for 0 and 1, undefined for no id */
  token(id: number): string | undefined {
    if (id === PADDING_ID) return '<padding>';
    return id === UNKNOWN_ID ? '<unknown>' : this.tokens[id - FIRST_ID];
  }
}

/**
 * Says what is wrong with a list of tokens.
 *
 * @param tokens of any type: it may come from a file
 * @returns undefined where it is right
 */
export function tokensProblem(tokens: unknown): string | undefined {
  if (!Array.isArray(tokens) || tokens.length === 0 || tokens.length > MAX_TOKENS) {
    const received = Array.isArray(tokens) ? `${tokens.length} of them` : typeof tokens;
    return `the tokens must be an array of 1 to ${MAX_TOKENS} strings, received ${received}`;
  }
  const wrong = tokens.findIndex((token) => typeof token !== 'string');
  if (wrong >= 0) return `the tokens must be strings, but at ${wrong} is ${JSON.stringify(tokens[wrong])}`;
  const seen = new Set<string>();
  for (const token of tokens as readonly string[]) {
    if (seen.has(token)) return `the tokens must differ, but ${JSON.stringify(token)} is there twice`;
    seen.add(token);
  }
  return undefined;
}
