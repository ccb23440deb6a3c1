/** How a text becomes tokens. Its config is saved in the bundle, so that prediction never disagrees with training. */
export interface Tokenizer {
  /** What its tokens are. */
  readonly unit: 'words' | 'characters' | 'pieces';
  /** All tokens there can be, in the order of their ids; undefined where they are learnt from a dataset. */
  readonly alphabet?: readonly string[];
  /** @returns the tokens in order: none for an empty text */
  tokenize(text: string): string[];
  /** Plain JSON from which `tokenizerFromConfig` rebuilds it. */
  toConfig(): TokenizerConfig;
}

export interface TokenizerConfig {
  readonly type: 'words' | 'characters' | 'byte-pair';
  readonly [setting: string]: unknown;
}
