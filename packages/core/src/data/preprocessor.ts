import type { Random } from '../random.js';
import type { NdArray } from './nd-array.js';

/** A change of one raw input that keeps its label; `random` alone decides it. */
export type Augmentation<Prepared> = (input: Prepared, random: Random) => Prepared;

/** How raw inputs become arrays. Saved in the bundle, so that prediction never disagrees with training. */
export interface Preprocessor<Input, Prepared = unknown> {
  /** Without the batch axis. */
  readonly outputShape: readonly number[];
  /**
   * Whether axis 0 of what `finish` gives may differ between examples, up to `outputShape[0]`: batches are padded with zeros
   * behind, and a model is built for an axis of any size. Default false.
   */
  readonly variableLength?: boolean;
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

/** What a model takes from a preprocessor, without the batch axis; null for an axis of any size. */
export function inputShapeOf({
  outputShape,
  variableLength,
}: Pick<Preprocessor<never, never>, 'outputShape' | 'variableLength'>): readonly (number | null)[] {
  return variableLength ? [null, ...outputShape.slice(1)] : outputShape;
}

export interface PreprocessorConfig {
  /** `image`, `text`, `audio`. */
  readonly type: string;
  readonly [setting: string]: unknown;
}
