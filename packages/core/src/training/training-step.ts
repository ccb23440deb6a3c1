import {
  add,
  all,
  argMax,
  dispose,
  equal,
  greater,
  keep,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../data/batch.js';
import { ShapeError, TrainingError } from '../errors.js';
import { withTrainingStep } from '../layers/training-step.js';
import { constrain } from './constrain.js';
import { clipByGlobalNorm } from './gradient-clipping.js';
import { type LogitsFunction, logitsOf, outputActivationOf } from './logits.js';
import { sigmoidCrossEntropy } from './losses/sigmoid-cross-entropy.js';
import { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './losses/softmax-cross-entropy.js';
import type { Optimizer, Parameter } from './optimizers/optimizer.js';

export interface TrainingStepOptions extends SoftmaxCrossEntropyOptions {
  readonly model: LayersModel;
  readonly parameters: readonly Parameter[];
  readonly optimizer: Optimizer;
  readonly clipNorm?: number;
}

/** Where in the run a step is, and how far it goes. */
export interface StepPosition {
  readonly seed: number;
  /** Of the whole run, from 0. */
  readonly step: number;
  readonly learningRate: number;
}

/** Figures of one batch, still on the backend; whoever gets them disposes of them. */
export interface BatchFigures {
  /** Mean over the batch. */
  readonly loss: Scalar;
  /** Examples predicted right, int32: of several labels, all of them. */
  readonly correct: Scalar;
}

/** One update of a model's weights: forward pass, loss, gradients, clipping, optimiser, constraints. */
export class TrainingStep {
  readonly #options: TrainingStepOptions;
  readonly #logits: LogitsFunction;
  /** Whether an example has any number of classes. */
  readonly #multiLabel: boolean;

  /** @throws TrainingError where the model does not end in a softmax or sigmoid */
  constructor(options: TrainingStepOptions) {
    this.#options = options;
    this.#logits = logitsOf(options.model);
    this.#multiLabel = outputActivationOf(options.model) === 'sigmoid';
  }

  /** @param batch still owned by the caller */
  run(batch: Batch, { seed, step, learningRate }: StepPosition): BatchFigures {
    checkInput(this.#options.model, batch);
    const { parameters, optimizer, clipNorm } = this.#options;
    let correct: Scalar | undefined;
    const forward = (): Scalar => {
      const logits = this.#logits(batch.x, true);
      correct = keep(this.#countCorrect(logits, batch.y));
      const loss = this.#loss(logits, batch.y, this.#options);
      return this.#options.model
        .calculateLosses()
        .reduce<Scalar>((total, penalty) => add(total, penalty), loss);
    };
    const variables = parameters.map(({ variable }) => variable);
    const { value, grads } = withTrainingStep({ seed, step }, () => variableGrads(forward, variables));
    const gradients = parameters.map((parameter) => gradientOf(parameter, grads));
    try {
      tidy(() => {
        const applied = clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, clipNorm);
        optimizer.apply(parameters, applied, learningRate);
        constrain(parameters);
      });
    } finally {
      dispose(gradients);
    }
    return { loss: value, correct: correct as Scalar };
  }

  /** The same figures without an update: no dropout, moving statistics, and the plain loss of the targets. */
  evaluate(batch: Batch): BatchFigures {
    checkInput(this.#options.model, batch);
    return tidy(() => {
      const logits = this.#logits(batch.x, false);
      return { loss: this.#loss(logits, batch.y), correct: this.#countCorrect(logits, batch.y) };
    });
  }

  #loss(logits: Tensor2D, targets: Tensor2D, options?: SoftmaxCrossEntropyOptions): Scalar {
    const crossEntropy = this.#multiLabel ? sigmoidCrossEntropy : softmaxCrossEntropy;
    return crossEntropy(logits, targets, options);
  }

  #countCorrect(logits: Tensor2D, targets: Tensor2D): Scalar {
    return tidy(() =>
      this.#multiLabel
        ? sum(all(equal(greater(logits, 0), greater(targets, 0.5)), -1))
        : sum(equal(argMax(logits, -1), argMax(targets, -1))),
    );
  }
}

function gradientOf({ name, variable }: Parameter, gradients: Readonly<Record<string, Tensor>>): Tensor {
  const gradient = gradients[variable.name];
  if (gradient) return gradient;
  throw new TrainingError(
    `fit: weight "${name}" does not take part in the model's output, so it has no gradient; ` +
      'freeze its layer with `trainable = false`.',
  );
}

function checkInput(model: LayersModel, { x, examples }: Batch): void {
  const expected = model.inputs[0]?.shape.slice(1) ?? [];
  const received = x.shape.slice(1);
  const fits =
    expected.length === received.length && expected.every((n, i) => n === null || n === received[i]);
  if (fits) return;
  throw new ShapeError(
    `fit: model "${model.name}" takes examples of shape [${expected.map((n) => n ?? 'any')}], but ` +
      `"${examples[0]?.id}" has [${received}]; resize the examples or build the model for their shape.`,
  );
}
