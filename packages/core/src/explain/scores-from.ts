import { add, matMul, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { outputActivationOf } from '../training/logits.js';
import { evaluate } from './compute-tensors.js';

/**
 * The way from values within a network to what its last softmax or sigmoid is applied to.
 *
 * @param attempt for messages: who asks
 * @returns a function from values by tensor, which must cut off the input or hold it, to scores `[batch, classes]`
 * @throws ShapeError for a network that ends in something else
 */
export function scoresFrom(
  model: LayersModel,
  attempt: string,
): (known: ReadonlyMap<SymbolicTensor, Tensor>) => Tensor {
  const output = model.outputs[0] as SymbolicTensor;
  const beforeLast = output.inputs[0] as SymbolicTensor;
  const { sourceLayer: last } = output;
  if (!outputActivationOf(model)) {
    throw new ShapeError(
      `${attempt}: expected a network that ends in a softmax or sigmoid, received "${model.name}", which ends in ` +
        `"${last.name}" (${last.getClassName()}).`,
    );
  }
  const features = (known: ReadonlyMap<SymbolicTensor, Tensor>) => evaluate(beforeLast, new Map(known));
  if (last.getClassName() !== 'Dense') return features;
  const [kernel, bias] = last.weights.map((weight) => weight.read());
  return (known) => {
    const product = matMul(features(known), kernel as Tensor);
    return bias ? add(product, bias) : product;
  };
}

/** @throws ShapeError for a class that the network does not have */
export function checkClassIndex(model: LayersModel, classIndex: number, attempt: string): void {
  const classes = model.outputs[0]?.shape.at(-1) ?? 0;
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes) {
    throw new ShapeError(
      `${attempt}: classIndex must be a whole number from 0 to ${classes - 1}, got ${classIndex}.`,
    );
  }
}
