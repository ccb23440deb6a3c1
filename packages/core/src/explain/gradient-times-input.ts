import { grad, mul, slice, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { computeTensors } from './compute-tensors.js';
import { checkClassIndex, scoresFrom } from './scores-from.js';

export interface GradientOptions {
  /** Which class to explain: a position among the model's outputs. */
  readonly classIndex: number;
  /**
   * Where the gradient ends, such as the vectors of words, since ids have none; default the model's input. Every way through
   * the model must lead through it.
   */
  readonly at?: SymbolicTensor;
}

/**
 * Gradient times input: how much each number of the input, or of a tensor within the network, adds to a class's score before
 * the softmax or sigmoid: `x * d score / d x`.
 *
 * For a linear network these are the terms of the score's sum: together they are the score without the bias. For others they
 * are a first approximation.
 *
 * @param model ending in a softmax or sigmoid
 * @param x `[batch, ...shape]`
 * @returns of the shape of `options.at` for this batch; the caller disposes of it
 * @throws ShapeError for a class that does not exist, or a model that does not end in a softmax or sigmoid
 * @see Shrikumar et al. 2016, https://arxiv.org/abs/1605.01713
 * @example
 * const vectors = model.getLayer('embedding').output as SymbolicTensor;
 * const terms = gradientTimesInput(model, ids, { classIndex: 1, at: vectors }); // [1, 7, 128]
 */
export function gradientTimesInput(
  model: LayersModel,
  x: Tensor,
  { classIndex, at = model.inputs[0] as SymbolicTensor }: GradientOptions,
): Tensor {
  checkClassIndex(model, classIndex, 'gradientTimesInput');
  const scores = scoresFrom(model, 'gradientTimesInput');
  return tidy(() => {
    const [inner] = computeTensors(model, x, [at]) as [Tensor];
    const score = (values: Tensor): Tensor =>
      sum(slice(scores(new Map([[at, values]])), [0, classIndex], [-1, 1]));
    return mul(inner, grad(score)(inner));
  });
}
