import type { BatchAugmentation } from '../data/batch.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { Storage } from '../storage/storage.js';
import type { OptimizerConfig } from './optimizers/optimizer.js';
import type { TrainingEvent, TrainingSummary } from './progress.js';
import type { Schedule } from './schedules/schedule.js';

/** When to stop before the last epoch. */
export interface EarlyStoppingOptions {
  /** Default `validationLoss` where there is validation data, else `loss`. */
  readonly monitor?: 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy';
  /** Epochs without improvement that are waited for; default 3. */
  readonly patience?: number;
  /** The least change that counts as improvement; default 0. */
  readonly minDelta?: number;
  /** Whether the model gets back the weights of its best epoch; default true. */
  readonly restoreBest?: boolean;
}

/** Where a run is kept, so that it survives the process. */
export interface CheckpointOptions {
  readonly storage: Storage;
  /**
   * Default 30; longer where writing takes more than a tenth of it. Checkpoints are also written at the end of every epoch
   * and on cancellation.
   */
  readonly everySeconds?: number;
  /** Continue from the checkpoint in `storage`, where there is one; default false. */
  readonly resume?: boolean;
  /** What must be equal for a resumed run to be the same run (dataset, model): plain JSON, checked field by field. */
  readonly fingerprint?: Readonly<Record<string, unknown>>;
}

/** How `fit` trains; everything has a default. */
export interface FitOptions {
  /** Default 10; those of an earlier phase (`after`) do not count. */
  readonly epochs?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Orders, augmentation and dropout follow from it; default 0. */
  readonly seed?: number;
  /** Default `adam()`. */
  readonly optimizer?: OptimizerConfig;
  /** A constant or a schedule; default 1e-3. */
  readonly learningRate?: number | Schedule;
  /** Share of the target spread over the classes (of a multi-label dataset, over yes and no of each), in [0, 1); default 0. */
  readonly labelSmoothing?: number;
  /**
   * A factor per class, or `balanced`: inverse to a class's frequency, with mean 1 over the examples. The loss stays a mean
   * over examples: factors above 1 raise it. For a multi-label dataset a factor of the examples that have the class, and
   * `balanced` makes them weigh as much as those that have it not.
   */
  readonly classWeights?: readonly number[] | 'balanced';
  /** Gradients are scaled down to this global L2 norm; default none. */
  readonly clipNorm?: number;
  /** By layer name, 0 or more: what the learning rate of its weights is multiplied with; default 1 for every layer. */
  readonly learningRateScales?: Readonly<Record<string, number>>;
  /**
   * Decay of an exponential moving average of the weights, in [0, 1), such as 0.999; default none. Validation, early
   * stopping and the model in the end use the average. In the first steps the decay is lower:
   * `min(ema, (1 + step) / (10 + step))`.
   */
  readonly ema?: number;
  readonly validation?: Dataset<NdArray>;
  /** Mixup, cutmix and the like, on a whole batch of arrays. */
  readonly batchAugmentation?: BatchAugmentation;
  readonly earlyStopping?: EarlyStoppingOptions;
  readonly checkpoint?: CheckpointOptions;
  /**
   * What an earlier phase of the same training came to: epochs count on from it, and its figures are part of the summary.
   * The schedule and early stopping begin anew. Default none.
   */
  readonly after?: TrainingSummary;
  /** Batches made ready ahead of time; default 2. */
  readonly prefetch?: number;
  /** Cancels at the next step: a checkpoint is written first, then `signal.reason` is thrown. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: TrainingEvent) => void;
}
