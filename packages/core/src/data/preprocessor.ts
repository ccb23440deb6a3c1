import type { Random } from '../random.js';
import type { NdArray } from './nd-array.js';

/** A change of one raw input that keeps its label; `random` alone decides it. */
export type Augmentation<Prepared> = (input: Prepared, random: Random) => Prepared;

/** How raw inputs become arrays. Saved in the bundle, so that prediction never disagrees with training. */
export interface Preprocessor<Input, Prepared = unknown> {
  /** Without the batch axis. */
  readonly outputShape: readonly number[];
  /** The deterministic first half: decode, resize. Augmentation happens on what it returns. */
  prepare(input: Input): Prepared | Promise<Prepared>;
  /** The second half: scale, normalise, lay out. */
  finish(prepared: Prepared): NdArray;
  /**
   * The bytes that decide what `prepare` returns, such as a file's: what is cached of an example is kept under their hash.
   * Where it is left out, or gives undefined, the numbers that `finish` gives are hashed, which takes computing them.
   */
  content?(input: Input): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Plain JSON from which the domain package rebuilds the preprocessor. */
  toConfig(): PreprocessorConfig;
}

export interface PreprocessorConfig {
  /** `image`, `text`, `audio`. */
  readonly type: string;
  readonly [setting: string]: unknown;
}
