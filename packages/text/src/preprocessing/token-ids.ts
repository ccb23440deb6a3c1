/** A text as ids, between the halves of a preprocessor. */
export interface TokenIds {
  /** `width` ids for each token: the token's own, then those of its subwords, filled up with 0. */
  readonly ids: Int32Array;
  /** The ids of a token: 1 without subwords. */
  readonly width: number;
  /** The tokens themselves, for explanations. */
  readonly tokens: readonly string[];
}
