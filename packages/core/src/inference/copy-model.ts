import { input, type LayersModel, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type CalledCopy, callCopied, callDrafted } from './copy-layer.js';
import { type Call, countUses } from './graph.js';
import { isModel, type Layer } from './layer-kinds.js';
import { Rewrite } from './rewrite.js';

/** Copies a model and the models in it, each rewritten. A layer that is called several times is copied once. */
export function copyRewritten(model: LayersModel): LayersModel {
  const layerCopies = new Map<Layer, Layer>();
  const uses = countUses(model);

  function copyModel(original: LayersModel): LayersModel {
    const rewrite = new Rewrite(original, uses);
    const tensors = new Map<SymbolicTensor, SymbolicTensor>();
    const copyOf = (tensor: SymbolicTensor) => tensors.get(tensor) as SymbolicTensor;
    for (const tensor of original.inputs) {
      const { shape: batchShape, dtype, sourceLayer } = tensor;
      tensors.set(tensor, input({ batchShape, dtype, name: sourceLayer.name }));
    }
    const called = new Map<Layer, Layer>();
    for (const call of rewrite.graph.calls) {
      const inputs = call.inputs.map(copyOf);
      const known = called.get(call.layer) ?? layerCopies.get(call.layer);
      const { copy, outputs } = callAgain(call, known, rewrite, inputs.length === 1 ? inputs[0]! : inputs);
      call.outputs.forEach((output, index) => {
        tensors.set(output, [outputs].flat()[index] as SymbolicTensor);
      });
      // tfjs counts a reference for every call, of which `dispose` takes one back: the rest would stay allocated.
      if (called.has(call.layer)) copy.dispose();
      called.set(call.layer, copy);
      // A model in two models could not be disposed of: each of them takes back two references.
      if (!isModel(call.layer)) layerCopies.set(call.layer, copy);
    }
    return makeModel({
      inputs: original.inputs.map(copyOf),
      outputs: original.outputs.map(copyOf),
      name: original.name,
    });
  }

  function callAgain(
    { layer, callArgs = {} }: Call,
    known: Layer | undefined,
    rewrite: Rewrite,
    inputs: SymbolicTensor | SymbolicTensor[],
  ): CalledCopy {
    const draft = rewrite.changesOf(layer);
    if (known) return { copy: known, outputs: known.apply(inputs, callArgs) };
    if (draft) return callDrafted(layer, draft, inputs);
    if (!isModel(layer)) return callCopied(layer, inputs, callArgs);
    const copy = copyModel(layer);
    return { copy, outputs: copy.apply(inputs, callArgs) };
  }

  return copyModel(model);
}
