import { PRESETS } from './preprocessing-presets.js';
import { kerasMap, type PublishedWeights } from './published-weights.js';
import { fromSlimNames } from './slim-names.js';

/** Keras's names, or TF-slim's in a TF.js GraphModel. */
export const MOBILENET_V1_WEIGHTS: PublishedWeights = {
  preprocessing: PRESETS.inception,
  isHeadName: (name) => /(^|\/)conv_preds\//.test(name),
  map: kerasMap(),
  adapt: fromSlimNames,
};
