import { checkRange } from '../check-range.js';
import { type AdamOptions, checkAdamOptions } from './adam.js';
import { AdamUpdate } from './adam-update.js';
import type { OptimizerConfig } from './optimizer.js';

/** Options of `adamw`. */
export interface AdamwOptions extends AdamOptions {
  /** Times the learning rate, the share of a kernel that goes at each step; default 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam with decoupled weight decay: `w *= 1 - rate weightDecay`, then Adam's step.
 *
 * As in PyTorch, the decay follows the learning rate. Biases and normalisation weights do not decay.
 *
 * @throws TrainingError for options out of range
 * @see Loshchilov and Hutter 2017, https://arxiv.org/abs/1711.05101
 * @example
 * adamw({ weightDecay: 0.05 }).name; // 'adamw'
 */
export function adamw(options: AdamwOptions = {}): OptimizerConfig {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  checkAdamOptions('adamw', { beta1, beta2, epsilon });
  checkRange('adamw', 'weightDecay', weightDecay, 0);
  const settings = { beta1, beta2, epsilon, weightDecay };
  return { name: 'adamw', settings, create: () => new AdamUpdate('adamw', settings) };
}
