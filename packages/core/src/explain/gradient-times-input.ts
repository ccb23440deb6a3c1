import { add, grad, matMul, mul, slice, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { outputActivationOf } from '../training/logits.js';
import { computeTensors, evaluate } from './compute-tensors.js';

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
  const classes = model.outputs[0]?.shape.at(-1) ?? 0;
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes) {
    throw new ShapeError(
      `gradientTimesInput: classIndex must be a whole number from 0 to ${classes - 1}, got ${classIndex}.`,
    );
  }
  const scores = scoresFrom(model, at);
  return tidy(() => {
    const [inner] = computeTensors(model, x, [at]) as [Tensor];
    const score = (values: Tensor): Tensor => sum(slice(scores(values), [0, classIndex], [-1, 1]));
    return mul(inner, grad(score)(inner));
  });
}

/** From the values of a tensor to what the last softmax or sigmoid is applied to, `[batch, classes]`. */
function scoresFrom(model: LayersModel, at: SymbolicTensor): (values: Tensor) => Tensor {
  const output = model.outputs[0] as SymbolicTensor;
  const beforeLast = output.inputs[0] as SymbolicTensor;
  const { sourceLayer: last } = output;
  const features = (values: Tensor) => evaluate(beforeLast, new Map([[at, values]]));
  if (last.getClassName() === 'Softmax' || last.getClassName() === 'Activation') return features;
  if (last.getClassName() === 'Dense' && outputActivationOf(model)) {
    const [kernel, bias] = last.weights.map((weight) => weight.read());
    return (values) => {
      const product = matMul(features(values), kernel as Tensor);
      return bias ? add(product, bias) : product;
    };
  }
  throw new ShapeError(
    `gradientTimesInput: expected a network that ends in a softmax or sigmoid, received "${model.name}", which ends in ` +
      `"${last.name}" (${last.getClassName()}).`,
  );
}
