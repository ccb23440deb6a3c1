import type { TrainingRecipe } from '@striate/core/classifier';
import { oneCycle, sgd } from '@striate/core/training';

/** For networks with few weights: the papers' small weight decay. */
export const MOBILENET_RECIPE: TrainingRecipe = {
  epochs: 90,
  batchSize: 64,
  optimizer: sgd({ momentum: 0.9, weightDecay: 4e-5 }),
  learningRate: 0.05,
  schedule: oneCycle,
};
