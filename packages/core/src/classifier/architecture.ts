import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OutputActivation } from '../training/logits.js';
import type { OptimizerConfig } from '../training/optimizers/optimizer.js';
import type { Schedule } from '../training/schedules/schedule.js';

export interface BuildOptions {
  readonly classes: number;
  /** Without the batch axis; null for a first axis of any size. Default the architecture's own. */
  readonly inputShape?: readonly (number | null)[];
  /** What the probabilities are made by: softmax for one class an example, sigmoid for any number. Default `softmax`. */
  readonly outputActivation?: OutputActivation;
  /** Initial weights follow from it; default 0. */
  readonly seed?: number;
}

/** The settings that an architecture trains well with; a caller's own come first. */
export interface TrainingRecipe {
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly optimizer?: OptimizerConfig;
  /** The schedule for a peak learning rate: the `--learning-rate` flag sets the peak. */
  readonly schedule?: (peak: number) => Schedule;
  readonly learningRate?: number;
  readonly labelSmoothing?: number;
  /** By layer name: what the learning rate of its weights is multiplied with. */
  readonly learningRateScales?: Readonly<Record<string, number>>;
}

/** A network before it knows its classes: what `lenet5()` and `resnet({ depth: 20 })` return. */
export interface Architecture {
  /** `lenet-5`, `resnet-50`, ... */
  readonly name: string;
  /** The published input shape, without the batch axis; of inputs of variable length, the greatest. */
  readonly inputShape: readonly number[];
  readonly recipe: TrainingRecipe;
  /**
   * @returns an uncompiled model from `[batch, ...inputShape]` to `[batch, classes]` probabilities; its last layer is the softmax or
   *   sigmoid that was asked for
   */
  build(options: BuildOptions): LayersModel;
}
