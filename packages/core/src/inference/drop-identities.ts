import { kindOf, type Layer, type LayerKind } from './layer-kinds.js';
import type { Rewrite } from './rewrite.js';

const IDENTITIES: ReadonlySet<LayerKind | undefined> = new Set<LayerKind>([
  'AlphaDropout',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'SpatialDropout1D',
]);

/** Takes out what passes its input on in prediction. */
export function dropIdentities(rewrite: Rewrite): void {
  for (const call of rewrite.graph.calls)
    if (isIdentity(call.layer) && rewrite.isRemovable(call)) rewrite.graph.takeOut(call);
}

function isIdentity(layer: Layer): boolean {
  const kind = kindOf(layer);
  return IDENTITIES.has(kind) || (kind === 'Activation' && layer.getConfig().activation === 'linear');
}
