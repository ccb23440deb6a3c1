import { adamStep } from '@striate/kernels/ops';
import {
  add,
  div,
  keep,
  mul,
  type NamedTensorMap,
  type Scalar,
  scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { TrainingError } from '../../errors.js';
import { checkStateNames } from './check-state-names.js';
import { Moments } from './moments.js';
import type { Optimizer, Parameter } from './optimizer.js';

interface Settings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** What one step does to one weight. */
interface Update {
  readonly parameter: Parameter;
  readonly gradient: Tensor;
  /** With the bias corrections in it. */
  readonly rate: number;
  /** What the weight is multiplied with first. */
  readonly kept: number;
}

interface StepScalars {
  readonly beta1: Scalar;
  readonly beta2: Scalar;
  readonly epsilon: Scalar;
}

const STEPS = 'steps';

/**
 * The update of `adam` and `adamw`.
 *
 * Instead of the paper's means `m` and `v` it keeps the decaying sums `m / (1 - beta1)` and `v / (1 - beta2)`: the same
 * numbers but for a factor, which joins the bias correction in two scalars a step and saves two tensor operations a
 * weight.
 */
export class AdamUpdate implements Optimizer {
  readonly name: string;
  readonly #settings: Settings;
  readonly #sum = new Moments('sum');
  readonly #squares = new Moments('squares');
  #steps = 0;
  #stepsTensor: Scalar | undefined;

  constructor(name: string, settings: Settings) {
    this.name = name;
    this.#settings = settings;
  }

  apply(parameters: readonly Parameter[], gradients: readonly Tensor[], learningRate: number): void {
    this.#steps++;
    const { beta1, beta2, epsilon, weightDecay } = this.#settings;
    const meanFactor = (1 - beta1) / (1 - beta1 ** this.#steps);
    const rootFactor = Math.sqrt((1 - beta2) / (1 - beta2 ** this.#steps));
    const correctedEpsilon = epsilon / rootFactor;
    tidy(() => {
      const updates = parameters.map((parameter, i) => {
        const rate = learningRate * parameter.learningRateScale;
        const kept = parameter.decay ? 1 - rate * weightDecay : 1;
        return { parameter, gradient: gradients[i] as Tensor, rate: (rate * meanFactor) / rootFactor, kept };
      });
      const left = updates.filter((update) => !this.#updateFused(update, correctedEpsilon));
      if (left.length === 0) return;
      const scalars = { beta1: scalar(beta1), beta2: scalar(beta2), epsilon: scalar(correctedEpsilon) };
      for (const update of left) this.#updateComposed(update, scalars);
    });
  }

  /** In one kernel; says whether the backend has it. */
  #updateFused({ parameter, gradient, rate: learningRate, kept }: Update, epsilon: number): boolean {
    const { beta1, beta2 } = this.#settings;
    const { variable: weight } = parameter;
    const old = { weight, sum: this.#sum.of(parameter), squares: this.#squares.of(parameter) };
    const step = adamStep(old, gradient, { learningRate, beta1, beta2, epsilon, kept, reuse: true });
    if (!step) return false;
    this.#sum.set(parameter, step.sum);
    this.#squares.set(parameter, step.squares);
    weight.assign(step.weight);
    return true;
  }

  #updateComposed({ parameter, gradient, rate, kept }: Update, { beta1, beta2, epsilon }: StepScalars): void {
    tidy(() => {
      const { variable } = parameter;
      const sum = add(mul(this.#sum.of(parameter), beta1), gradient);
      const squares = add(mul(this.#squares.of(parameter), beta2), square(gradient));
      this.#sum.set(parameter, sum);
      this.#squares.set(parameter, squares);
      const change = mul(div(sum, add(sqrt(squares), epsilon)), rate);
      variable.assign(sub(kept === 1 ? variable : mul(variable, kept), change));
    });
  }

  state(): NamedTensorMap {
    this.#stepsTensor?.dispose();
    this.#stepsTensor = keep(scalar(this.#steps, 'int32'));
    return { [STEPS]: this.#stepsTensor, ...this.#sum.state(), ...this.#squares.state() };
  }

  restore(state: NamedTensorMap): void {
    checkStateNames(this.name, state, [STEPS, this.#sum.name, this.#squares.name]);
    const steps = state[STEPS]?.dataSync()[0];
    if (steps === undefined) {
      throw new TrainingError(`Restoring ${this.name}: its state must hold the step count, "${STEPS}".`);
    }
    this.#steps = steps;
    this.#sum.restore(state);
    this.#squares.restore(state);
  }

  dispose(): void {
    this.#stepsTensor?.dispose();
    this.#stepsTensor = undefined;
    this.#sum.dispose();
    this.#squares.dispose();
  }
}
