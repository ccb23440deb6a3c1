import { PRESETS } from './preprocessing-presets.js';
import { kerasMap, type PublishedWeights } from './published-weights.js';
import { fromSlimNames, type SlimLayer } from './slim-names.js';

/** `Conv2d_0` to `conv1`, `Conv2d_3_depthwise` to `conv_dw_3`. */
function layerOf(scope: string): SlimLayer | undefined {
  const [, place, kind] = /(?:^|\/)Conv2d_(\d+)(?:_(depthwise|pointwise))?$/.exec(scope) ?? [];
  if (place === undefined || (kind === undefined) !== (place === '0')) return undefined;
  const conv = kind === undefined ? 'conv1' : `conv_${kind === 'depthwise' ? 'dw' : 'pw'}_${place}`;
  return { conv, norm: `${conv}_bn` };
}

/** Keras's names, or TF-slim's in a TF.js GraphModel. */
export const MOBILENET_V1_WEIGHTS: PublishedWeights = {
  preprocessing: PRESETS.inception,
  isOwnName: (name) => /(^|\/)(conv_pw_13|Conv2d_13_pointwise)\//.test(name),
  isHeadName: (name) => /(^|\/)conv_preds\//.test(name),
  map: kerasMap(),
  adapt: fromSlimNames({ layerOf, classifier: 'conv_preds', denseClassifier: false, epsilon: 1e-3 }),
};
