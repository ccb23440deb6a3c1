import { sgdStep } from '@striate/kernels/ops';
import { add, mul, type Scalar, scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { TrainingError } from '../../errors.js';
import { checkRange } from '../check-range.js';
import { checkStateNames } from './check-state-names.js';
import { Moments } from './moments.js';
import type { Optimizer, OptimizerConfig, Parameter } from './optimizer.js';

/** Options of `sgd`. */
export interface SgdOptions {
  /** Share of the last update's direction that is kept, in [0, 1]; default 0. */
  readonly momentum?: number;
  /** Looks ahead along the momentum; default false. */
  readonly nesterov?: boolean;
  /** Times the weight is added to its gradient (kernels alone); default 0. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent with momentum:
 * `g += weightDecay w`, `v = momentum v + g`, `w -= rate v` (Nesterov: `w -= rate (g + momentum v)`).
 *
 * As in PyTorch, and as the ResNet and AlexNet recipes mean it: weight decay is part of the gradient, and the learning
 * rate is outside the momentum. Biases and normalisation weights do not decay.
 *
 * @throws TrainingError for options out of range, or Nesterov without momentum
 * @see Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html
 * @example
 * sgd({ momentum: 0.9, weightDecay: 1e-4 }).name; // 'sgd'
 */
export function sgd({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {}): OptimizerConfig {
  checkRange('sgd', 'momentum', momentum, 0, 1);
  checkRange('sgd', 'weightDecay', weightDecay, 0);
  if (nesterov && momentum === 0) {
    throw new TrainingError('sgd: nesterov looks ahead along the momentum; give a momentum such as 0.9 too.');
  }
  const settings = { momentum, nesterov, weightDecay };
  return { name: 'sgd', settings, create: () => new Sgd(settings) };
}

class Sgd implements Optimizer {
  readonly name = 'sgd';
  readonly #options: Required<SgdOptions>;
  readonly #velocity = new Moments('velocity');

  constructor(options: Required<SgdOptions>) {
    this.#options = options;
  }

  apply(parameters: readonly Parameter[], gradients: readonly Tensor[], learningRate: number): void {
    tidy(() => {
      const updates = parameters.map((parameter, i) => ({
        parameter,
        gradient: gradients[i] as Tensor,
        rate: learningRate * parameter.learningRateScale,
      }));
      const left = updates.filter((update) => !this.#updateFused(update));
      if (left.length === 0) return;
      // Made once a step: a plain number would be uploaded anew for every weight.
      const momentum = scalar(this.#options.momentum);
      const weightDecay = scalar(this.#options.weightDecay);
      for (const update of left) this.#updateComposed(update, { momentum, weightDecay });
    });
  }

  /** In one kernel; says whether the backend has it. */
  #updateFused({ parameter, gradient, rate: learningRate }: Update): boolean {
    const { momentum, nesterov, weightDecay } = this.#options;
    const { variable, decay } = parameter;
    const velocity = momentum > 0 ? this.#velocity.of(parameter) : null;
    const decays = decay ? weightDecay : 0;
    const settings = { learningRate, momentum, nesterov, weightDecay: decays, reuse: true };
    const step = sgdStep(variable, gradient, velocity, settings);
    if (!step) return false;
    if (step.velocity) this.#velocity.set(parameter, step.velocity);
    variable.assign(step.weight);
    return true;
  }

  #updateComposed({ parameter, gradient, rate }: Update, { momentum, weightDecay }: StepScalars): void {
    tidy(() => {
      const { variable, decay } = parameter;
      const decays = decay && this.#options.weightDecay > 0;
      const g = decays ? add(gradient, mul(variable, weightDecay)) : gradient;
      let direction = g;
      if (this.#options.momentum > 0) {
        const velocity = add(mul(this.#velocity.of(parameter), momentum), g);
        this.#velocity.set(parameter, velocity);
        direction = this.#options.nesterov ? add(g, mul(velocity, momentum)) : velocity;
      }
      variable.assign(sub(variable, mul(direction, scalar(rate))));
    });
  }

  state() {
    return this.#velocity.state();
  }

  restore(state: ReturnType<Optimizer['state']>): void {
    checkStateNames('sgd', state, [this.#velocity.name]);
    this.#velocity.restore(state);
  }

  dispose(): void {
    this.#velocity.dispose();
  }
}

/** What one step does to one weight. */
interface Update {
  readonly parameter: Parameter;
  readonly gradient: Tensor;
  readonly rate: number;
}

interface StepScalars {
  readonly momentum: Scalar;
  readonly weightDecay: Scalar;
}
