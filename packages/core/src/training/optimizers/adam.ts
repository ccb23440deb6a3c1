import { checkRange } from '../check-range.js';
import { AdamUpdate } from './adam-update.js';
import type { OptimizerConfig } from './optimizer.js';

/** Options of `adam`. */
export interface AdamOptions {
  /** Decay of the mean of gradients, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the bias-corrected mean square; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam: each weight's step is the mean of its gradients over the root of their mean square.
 *
 * As in the paper and in PyTorch, epsilon is added after the bias correction; tfjs's `tf.train.adam` does the same with
 * 1e-7, TensorFlow's Keras adds it before ("epsilon hat"). There is no weight decay: see `adamw`.
 *
 * @throws TrainingError for options out of range
 * @see Kingma and Ba 2014, https://arxiv.org/abs/1412.6980, algorithm 1
 * @example
 * adam().settings; // { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {}): OptimizerConfig {
  checkAdamOptions('adam', { beta1, beta2, epsilon });
  const settings = { beta1, beta2, epsilon };
  return { name: 'adam', settings, create: () => new AdamUpdate('adam', { ...settings, weightDecay: 0 }) };
}

/** @throws TrainingError for options out of range */
export function checkAdamOptions(where: string, { beta1, beta2, epsilon }: Required<AdamOptions>): void {
  // One itself would never forget, and divide by zero in the bias correction.
  const belowOne = 1 - Number.EPSILON;
  checkRange(where, 'beta1', beta1, 0, belowOne);
  checkRange(where, 'beta2', beta2, 0, belowOne);
  checkRange(where, 'epsilon', epsilon, Number.MIN_VALUE);
}
