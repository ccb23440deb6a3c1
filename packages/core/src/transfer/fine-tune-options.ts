import type { Dataset } from '../data/dataset.js';
import type { Augmentation, AugmentationStages } from '../data/preprocessor.js';
import type { Storage } from '../storage/storage.js';
import type { FitOptions } from '../training/fit-options.js';
import type { Backbone } from './backbone.js';
import type { HeadOptions } from './head.js';
import type { PhaseOptions } from './phases.js';
import type { Variant } from './variant.js';

/** `fit`'s options that fine-tuning passes on to each of its phases. */
type PassedOn = Omit<FitOptions, 'epochs' | 'learningRate' | 'learningRateScales' | 'validation' | 'after'>;

/** How `fineTuneClassifier` trains; everything but the backbone has a default. */
export interface FineTuneOptions<Input, Prepared> extends PassedOn, PhaseOptions {
  /** Is copied, not changed: it stays usable and its owner's. */
  readonly backbone: Backbone<Input, Prepared>;
  readonly head?: HeadOptions;
  /** Default 32, 16 below 4,000 examples (variants counted) and 8 below 1,000: few examples need the steps. */
  readonly batchSize?: number;
  /** Default `adamw()`. */
  readonly optimizer?: FitOptions['optimizer'];
  /** What the learning rate of each layer of the backbone is of that of the next one with a kernel, in (0, 1]; default 0.9. */
  readonly learningRateDecay?: number;
  /** Whether batch normalisation in what is unfrozen follows the new examples; default `frozen`. */
  readonly normalization?: 'frozen' | 'trained';
  /** Fixed copies of each training example, such as mirrored ones; default none. */
  readonly variants?: readonly Variant<Prepared>[];
  /** Changes prepared inputs in training, another way each time; default none. Takes the place of `variants`. */
  readonly augmentation?: Augmentation<Prepared> | AugmentationStages<Prepared>;
  /**
   * When augmentation starts: `start` leaves nothing to keep between epochs; with `unfreezing` the head is trained on
   * `variants` first. Default `start`.
   */
  readonly augmentFrom?: 'start' | 'unfreezing';
  /** A fraction of each class to split off, in [0, 1), or a dataset with the same classes; default none. */
  readonly validation?: number | Dataset<Input>;
  /** Keeps the frozen part's outputs from one run to the next: `./cache`, or a storage; default none. */
  readonly featureCache?: string | Storage;
  /**
   * What the frozen part's outputs, or else the prepared inputs, may take in memory, in bytes; default 1 GiB. Where outputs
   * would take more, the frozen part runs in every epoch.
   */
  readonly cacheBytes?: number;
}
