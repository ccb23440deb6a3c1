import { PRESETS } from './preprocessing-presets.js';
import { type PublishedWeights, torchMap } from './published-weights.js';

/** torchvision's names. */
export const ALEXNET_WEIGHTS: PublishedWeights = {
  preprocessing: PRESETS.torchvision,
  isOwnName: (name) => /^features\.3(\.(weight|bias)$|\/)/.test(name),
  isHeadName: (name) => /^classifier[./]/.test(name),
  map: torchMap(),
};
