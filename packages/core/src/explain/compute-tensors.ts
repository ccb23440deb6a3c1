import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * Lists all tensors that a network computes on the way to its output, sources first, the input among them.
 *
 * @example
 * tensorsOf(model).map(({ sourceLayer }) => sourceLayer.name); // ['ids', 'embedding', ..., 'softmax']
 */
export function tensorsOf(model: LayersModel): SymbolicTensor[] {
  const seen = new Set<SymbolicTensor>();
  const visit = (tensor: SymbolicTensor): void => {
    if (seen.has(tensor)) return;
    for (const source of tensor.inputs) visit(source);
    seen.add(tensor);
  };
  for (const output of model.outputs) visit(output);
  return [...seen];
}

/**
 * Computes tensors within a network: what its layers make of an input.
 *
 * @param model with one input
 * @param x `[batch, ...shape]`
 * @param targets out of `tensorsOf(model)`
 * @returns one tensor a target, in their order; the caller disposes of them
 * @example
 * const [maps] = computeTensors(model, picture, [model.getLayer('conv_1').output as SymbolicTensor]);
 * maps.shape; // [1, 28, 28, 6]
 */
export function computeTensors(model: LayersModel, x: Tensor, targets: readonly SymbolicTensor[]): Tensor[] {
  return tidy(() => {
    const known = new Map([[model.inputs[0] as SymbolicTensor, x]]);
    const values = targets.map((target) => evaluate(target, known));
    // A target that is the input, or is asked for twice, gets a tensor of its own.
    return values.map((value, i) => (value === x || values.indexOf(value) < i ? value.clone() : value));
  });
}

/**
 * Runs the layers between tensors whose values are known and a target. No layer of the network remembers it, as it would a
 * part that is made into a model.
 *
 * @param known values by tensor; what is computed is added
 */
export function evaluate(target: SymbolicTensor, known: Map<SymbolicTensor, Tensor>): Tensor {
  const found = known.get(target);
  if (found) return found;
  const sources = target.inputs.map((source) => evaluate(source, known));
  const single = sources.length === 1 ? (sources[0] as Tensor) : sources;
  const value = target.sourceLayer.apply(single, { training: false }) as Tensor;
  known.set(target, value);
  return value;
}
