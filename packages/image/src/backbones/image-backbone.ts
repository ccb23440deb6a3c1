import type { Backbone } from '@striate/core/transfer';
import type { ReadWeightsOptions, WeightLocation } from '@striate/core/weights';
import type { ImageInput } from '../preprocessing/decode.js';
import type { ImagePreprocessorOptions } from '../preprocessing/image-preprocessor.js';
import type { ImageSize, Pixels } from '../preprocessing/pixels.js';

/** A pretrained network for pictures. */
export type ImageBackbone = Backbone<ImageInput, Pixels>;

/** Turns an architecture's function into one that gives the network with its published weights. */
export interface PretrainedOptions extends ReadWeightsOptions {
  /**
   * Where the weights are: anything that `readWeights` takes, such as a folder, a file or a web address; or `random` for
   * weights that follow from `seed`, in tests and comparisons.
   */
  readonly weights: WeightLocation | 'random';
  /** Side of the square input, or `[height, width]`; default 224. */
  readonly inputSize?: number | ImageSize;
  /**
   * Whether the published head is kept, for `logits`. Default: where the weights have one. Without it the embedding is the
   * mean of the last feature map.
   */
  readonly includeTop?: boolean;
  /**
   * The head's class names in index order. Default: `labels.json`, an array of names, beside weights that are in a folder,
   * a storage or picked files.
   */
  readonly labels?: readonly string[];
  /** Settings that differ from the preprocessing that these weights usually have. */
  readonly preprocessing?: Partial<Omit<ImagePreprocessorOptions, 'size' | 'channels'>>;
  /** Of `random` weights; default 0. */
  readonly seed?: number;
}

/** Options of an architecture's function that ask for no weights. */
export interface UntrainedOptions {
  readonly weights?: never;
}
