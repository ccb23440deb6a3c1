export {
  findLearningRate,
  type LearningRateCurve,
  type LearningRateOptions,
  type LearningRatePoint,
} from './find-learning-rate.js';
export { fit } from './fit.js';
export type { CheckpointOptions, EarlyStoppingOptions, FitOptions } from './fit-options.js';
export type { OutputActivation } from './logits.js';
export { type SigmoidCrossEntropyOptions, sigmoidCrossEntropy } from './losses/sigmoid-cross-entropy.js';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './losses/softmax-cross-entropy.js';
export { type AdamOptions, adam } from './optimizers/adam.js';
export { type AdamwOptions, adamw } from './optimizers/adamw.js';
export type { Optimizer, OptimizerConfig, Parameter } from './optimizers/optimizer.js';
export { type SgdOptions, sgd } from './optimizers/sgd.js';
export type { EpochRecord, TrainingEvent, TrainingSummary } from './progress.js';
export { constant } from './schedules/constant.js';
export { type CosineOptions, cosine } from './schedules/cosine.js';
export { type OneCycleOptions, oneCycle } from './schedules/one-cycle.js';
export type { Schedule } from './schedules/schedule.js';
export { type StepDecayOptions, stepDecay } from './schedules/step-decay.js';
export { type WarmupOptions, withWarmup } from './schedules/with-warmup.js';
