import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { tensorsOf } from './compute-tensors.js';

/**
 * Finds the first tensor, counted from the input, that every way from the input to the output leads through.
 *
 * @param fits which tensors are asked for, such as those of rank 3
 * @returns undefined where there is none; the input itself doesn't count
 * @example
 * findBottleneck(model, ({ rank }) => rank === 3); // of a network for texts: the vectors of its words
 */
export function findBottleneck(
  model: LayersModel,
  fits: (tensor: SymbolicTensor) => boolean,
): SymbolicTensor | undefined {
  const output = model.outputs[0] as SymbolicTensor;
  return tensorsOf(model).find(
    (tensor) => fits(tensor) && !model.inputs.includes(tensor) && !isBypassed(output, tensor),
  );
}

/** Whether an input can be reached from the output without this tensor. */
function isBypassed(output: SymbolicTensor, tensor: SymbolicTensor): boolean {
  const seen = new Set<SymbolicTensor>([tensor]);
  const reaches = (one: SymbolicTensor): boolean => {
    if (seen.has(one)) return false;
    seen.add(one);
    return one.inputs.length === 0 || one.inputs.some(reaches);
  };
  return reaches(output);
}
