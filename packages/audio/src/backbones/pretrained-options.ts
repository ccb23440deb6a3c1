import type { ReadWeightsOptions, WeightLocation } from '@striate/core/weights';
import type { AudioPreprocessorOptions } from '../preprocessing/audio-preprocessor.js';

/** How a published network for sound is loaded. */
export interface PretrainedSoundOptions extends ReadWeightsOptions {
  /** Where the weights are: anything that `readWeights` takes, such as a folder, a file or a web address. */
  readonly weights: WeightLocation;
  /**
   * The head's class names in index order. Default those in `labels.json`, `metadata.json` or `yamnet_class_map.csv` beside
   * weights that are in a folder, a storage or picked files.
   */
  readonly labels?: readonly string[];
  /** Settings of clips that differ from the published ones; features are always as published. */
  readonly preprocessing?: Partial<Pick<AudioPreprocessorOptions, 'place' | 'trim' | 'level'>>;
}
