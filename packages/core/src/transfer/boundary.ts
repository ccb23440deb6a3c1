import { input, type LayersModel, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';

type Layer = SymbolicTensor['sourceLayer'];

/** Layers without weights that draw at random in training, unless they are frozen. */
const RANDOM = new Set(['AlphaDropout', 'Dropout', 'GaussianDropout', 'GaussianNoise', 'SpatialDropout1D']);

/**
 * Finds the tensor at which a model's frozen part ends: everything before it gives the same numbers for an example in
 * every epoch, so that they can be computed once.
 *
 * @param model of core's layers, which heed `trainable`, with one input and one output
 * @returns undefined where nothing is frozen, or the frozen part hands on more than one tensor (a shortcut leads around the
 * first trained layer), or a layer is used twice
 */
export function frozenBoundary(model: LayersModel): SymbolicTensor | undefined {
  const used = new Set<Layer>();
  let usedTwice = false;
  const fixed = new Map<SymbolicTensor, boolean>();
  const ends = new Set<SymbolicTensor>();
  const visit = (tensor: SymbolicTensor): boolean => {
    const known = fixed.get(tensor);
    if (known !== undefined) return known;
    usedTwice ||= used.has(tensor.sourceLayer);
    used.add(tensor.sourceLayer);
    const sources = tensor.inputs.map(visit);
    const isFixed = sources.every(Boolean) && repeats(tensor.sourceLayer);
    fixed.set(tensor, isFixed);
    if (!isFixed) for (const [i, source] of tensor.inputs.entries()) if (sources[i]) ends.add(source);
    return isFixed;
  };
  if (visit(model.outputs[0] as SymbolicTensor) || usedTwice) return undefined;
  const [end, ...others] = [...ends].filter((one) => !followsFrom(one, ends));
  return end && others.length === 0 && !model.inputs.includes(end) ? end : undefined;
}

/** Whether a tensor is computed from another of `ends` by layers without weights alone: that one will do for both. */
function followsFrom(tensor: SymbolicTensor, ends: ReadonlySet<SymbolicTensor>): boolean {
  let source = tensor;
  while (source.inputs.length === 1 && source.sourceLayer.weights.length === 0) {
    source = source.inputs[0] as SymbolicTensor;
    if (ends.has(source)) return true;
  }
  return false;
}

/** The part of a model up to a tensor, or several, on the model's own layers. Never disposed of: that would count as theirs. */
export function headOf(model: LayersModel, boundary: SymbolicTensor | SymbolicTensor[]): LayersModel {
  return makeModel({ inputs: model.inputs, outputs: boundary, name: model.name });
}

/**
 * The part of a model from a tensor on, on the model's own layers: training it trains the model.
 *
 * @returns a model from `[batch, ...boundary.shape]`; disposing of it leaves the layers to the whole model
 */
export function tailOf(model: LayersModel, boundary: SymbolicTensor): LayersModel {
  const start = input({ batchShape: boundary.shape });
  const made = new Map<SymbolicTensor, SymbolicTensor>([[boundary, start]]);
  const rebuild = (tensor: SymbolicTensor): SymbolicTensor => {
    const known = made.get(tensor);
    if (known) return known;
    const sources = tensor.inputs.map(rebuild);
    const single = sources.length === 1 ? (sources[0] as SymbolicTensor) : sources;
    const result = tensor.sourceLayer.apply(single, tensor.callArgs) as SymbolicTensor;
    made.set(tensor, result);
    return result;
  };
  return makeModel({ inputs: start, outputs: rebuild(model.outputs[0] as SymbolicTensor), name: model.name });
}

/** Whether a layer gives the same output for the same input in every step. */
function repeats(layer: Layer): boolean {
  if (!layer.trainable) return true;
  return layer.weights.length === 0 && !RANDOM.has(layer.getClassName());
}
