import type { FineTuneOptions } from '@striate/core/transfer';
import type { AudioClassifier } from './audio-classifier.js';
import type { AugmentOption } from './augmentation/choose-augmentation.js';
import type { AudioBackbone } from './backbones/audio-backbone.js';
import type { AudioInput } from './decoding/audio-source.js';
import type { Waveform } from './decoding/waveform.js';

/** How `AudioClassifier.fineTune` trains; everything but the network has a default. */
export interface AudioFineTuneOptions
  extends Omit<
    FineTuneOptions<AudioInput, Waveform>,
    'augmentation' | 'augmentFrom' | 'backbone' | 'variants'
  > {
  /** A trained classifier, or a published network; it is copied, and still its owner's. */
  readonly backbone: AudioClassifier | AudioBackbone;
  /**
   * The first layer to train after `freezeEpochs`, or several, from the last to the first. Default of a classifier the first
   * that has anything to learn, but none with `freezeEpochs` equal to `epochs`; of a published network none.
   */
  readonly unfreezeFrom?: string | readonly string[];
  /**
   * What changes sounds once layers are unfrozen; what is frozen sees each sound once. `default` is `defaultAugmentation` for
   * clips of the network's length. Default `default`.
   */
  readonly augment?: AugmentOption;
}
