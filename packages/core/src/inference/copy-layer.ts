import type { serialization, Variable } from '@tensorflow/tfjs-core';
import { LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type Draft, draftWeights } from './draft.js';
import { classForCopy, type Layer, type LayerClass } from './layer-kinds.js';

type Inputs = SymbolicTensor | SymbolicTensor[];
type CallArgs = NonNullable<Parameters<Layer['apply']>[1]>;

/** A layer in the copy, and what a call of it gives. */
export interface CalledCopy {
  readonly copy: Layer;
  readonly outputs: ReturnType<Layer['apply']>;
}

/** Makes a layer with a draft's weights, and calls it. */
export function callDrafted(layer: Layer, draft: Draft, inputs: Inputs): CalledCopy {
  const { bias, activation, padding } = draft;
  const changed = { useBias: bias !== undefined, activation, ...(padding !== undefined && { padding }) };
  const copy = instance(classForCopy(layer) as LayerClass, {
    ...configOf(layer),
    ...UNCONSTRAINED,
    ...changed,
  });
  const outputs = copy.apply(inputs);
  copy.setWeights(draftWeights(draft));
  return { copy, outputs };
}

/**
 * Makes a layer with the same config and weights, and calls it. Where its class or its config don't allow that, the layer
 * itself is called, and so shared.
 */
export function callCopied(layer: Layer, inputs: Inputs, callArgs: CallArgs): CalledCopy {
  const layerClass = classForCopy(layer);
  const copy = layerClass && attempt(() => instance(layerClass, configOf(layer)));
  const outputs = copy && attempt(() => copy.apply(inputs, callArgs));
  if (copy && outputs) {
    if (copyWeights(layer, copy)) return { copy, outputs };
    copy.dispose();
  }
  // The model around takes two references of a model in it back, and a call counts one.
  if (layer instanceof LayersModel) (layer as unknown as { _refCount: number })._refCount++;
  return { copy: layer, outputs: layer.apply(inputs, callArgs) };
}

/** A constraint is for training, and one such as a largest norm need not hold for folded weights. */
const UNCONSTRAINED = {
  kernelConstraint: null,
  depthwiseConstraint: null,
  pointwiseConstraint: null,
  biasConstraint: null,
};

/** tfjs's separable convolution leaves its multiplier out. */
function configOf(layer: Layer): serialization.ConfigDict {
  const { depthMultiplier } = layer as Layer & { depthMultiplier?: number };
  return { ...layer.getConfig(), ...(depthMultiplier !== undefined && { depthMultiplier }) };
}

function instance(layerClass: LayerClass, config: serialization.ConfigDict): Layer {
  const layer = layerClass.fromConfig(layerClass as never, config) as Layer;
  // Zeros: the weights are on their way.
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/** A class need not be able to rebuild itself, and no error of its own is of interest then: its layer is shared. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** By name: the order of weights depends on which are frozen. Both share their numbers until either changes. */
function copyWeights(from: Layer, to: Layer): boolean {
  const given = new Map(from.weights.map((weight) => [weight.originalName, weight]));
  const fits =
    to.weights.length === from.weights.length &&
    to.weights.every(({ originalName, shape }) => shape.join() === given.get(originalName)?.shape.join());
  if (!fits) return false;
  // Not `write`, which would apply a constraint.
  for (const weight of to.weights) {
    (weight.read() as Variable).assign(given.get(weight.originalName)!.read());
  }
  return true;
}
