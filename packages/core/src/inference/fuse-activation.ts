import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { kindOf, type Layer } from './layer-kinds.js';
import type { Rewrite } from './rewrite.js';

/** What tfjs's fused kernels know without further weights. */
const FUSABLE: ReadonlySet<unknown> = new Set(['relu', 'relu6', 'elu', 'sigmoid']);

/** Gives a layer without activation that of the layer that alone reads it, and takes that one out. */
export function fuseActivations(rewrite: Rewrite): void {
  const { graph } = rewrite;
  for (const call of graph.calls) {
    const activation = activationOf(call.layer);
    if (!FUSABLE.has(activation) || !rewrite.isRemovable(call)) continue;
    const [input] = call.inputs as [SymbolicTensor];
    const giver = graph.giverOf(input);
    const draft = giver && graph.onlyReaderOf(input) === call ? rewrite.draft(giver) : undefined;
    if (draft?.activation !== 'linear') continue;
    draft.activation = activation as string;
    graph.takeOut(call);
  }
}

/** The function's name as layers have it in their config; undefined for other layers and functions without a name. */
function activationOf(layer: Layer): unknown {
  const { activation, maxValue = null, alpha } = layer.getConfig();
  switch (kindOf(layer)) {
    case 'Activation':
      return activation;
    case 'ReLU':
      return maxValue === null ? 'relu' : maxValue === 6 ? 'relu6' : undefined;
    case 'ELU':
      return alpha === 1 ? 'elu' : undefined;
    default:
      return undefined;
  }
}
