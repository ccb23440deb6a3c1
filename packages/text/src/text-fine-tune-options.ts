import type { Augmentation } from '@striate/core/data';
import type { FineTuneOptions } from '@striate/core/transfer';
import type { LinearBaselineOptions } from './baseline/index.js';
import type { TokenIds } from './preprocessing/index.js';
import type { TextBackbone } from './text-backbone.js';
import type { TextClassifier } from './text-classifier.js';

/** How `TextClassifier.fineTune` trains; everything but the network has a default. */
export interface TextFineTuneOptions
  extends Omit<FineTuneOptions<string, TokenIds>, 'augmentation' | 'augmentFrom' | 'backbone' | 'variants'> {
  /** A trained classifier, or what `textBackbone` makes of one; it is copied, and still its owner's. */
  readonly backbone: TextClassifier | TextBackbone;
  /**
   * The first layer to train after `freezeEpochs`, or several, from the last to the first; default the first that has
   * anything to learn, mostly the word vectors. With `freezeEpochs` equal to `epochs` the new head alone is trained.
   */
  readonly unfreezeFrom?: string | readonly string[];
  /** A change of the ids of a text in training, such as `wordDropout(0.1)`, once layers are unfrozen; default none. */
  readonly augment?: Augmentation<TokenIds>;
  /** Whether, and how, a linear classifier is trained beside the network, to compare with; default true. */
  readonly baseline?: boolean | LinearBaselineOptions;
}
