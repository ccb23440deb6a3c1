import type { WeightLayout } from '../models/weight-layout.js';
import { PRESETS } from './preprocessing-presets.js';
import { kerasMap, type PublishedWeights, torchMap } from './published-weights.js';

/** torchvision's names, which timm shares; Keras's. */
export const RESNET_WEIGHTS: Readonly<Record<WeightLayout, PublishedWeights>> = {
  torchvision: {
    preprocessing: PRESETS.torchvision,
    isOwnName: (name) => /^layer1\.0\./.test(name),
    isHeadName: (name) => /^fc[./]/.test(name),
    map: torchMap(),
  },
  keras: {
    preprocessing: PRESETS.caffe,
    isOwnName: (name) => /(^|\/)conv2_block1_1_conv\//.test(name),
    isHeadName: (name) => /(^|\/)(predictions|probs)\//.test(name),
    map: kerasMap({ predictions: 'probs' }),
  },
};
