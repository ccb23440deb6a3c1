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
      // Made once a step: a plain number would be uploaded anew for every weight.
      const momentum = scalar(this.#options.momentum);
      const weightDecay = scalar(this.#options.weightDecay);
      parameters.forEach((parameter, i) => {
        const rate = scalar(learningRate * parameter.learningRateScale);
        this.#update(parameter, gradients[i] as Tensor, { rate, momentum, weightDecay });
      });
    });
  }

  #update(parameter: Parameter, gradient: Tensor, { rate, momentum, weightDecay }: SgdScalars): void {
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
      variable.assign(sub(variable, mul(direction, rate)));
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

interface SgdScalars {
  readonly rate: Scalar;
  readonly momentum: Scalar;
  readonly weightDecay: Scalar;
}
