import type { WeightLayout } from '../models/weight-layout.js';
import { PRESETS } from './preprocessing-presets.js';
import { kerasMap, type PublishedWeights, torchMap } from './published-weights.js';

const TIMM_HEAD: Readonly<Record<string, string>> = {
  'classifier.0': 'pre_logits.fc1',
  'classifier.3': 'pre_logits.fc2',
  'classifier.6': 'head.fc',
};

/** torchvision's name of a VGG weight as timm has it, where they differ: its hidden dense layers are convolutions. */
function timmName(name: string): string | undefined {
  const [, module = '', part] = /^(classifier\.\d)\.(.+)$/.exec(name) ?? [];
  return module && `${TIMM_HEAD[module]}.${part}`;
}

/** torchvision's and timm's names; Keras's. */
export const VGG16_WEIGHTS: Readonly<Record<WeightLayout, PublishedWeights>> = {
  torchvision: {
    preprocessing: PRESETS.torchvision,
    isOwnName: (name) => /^features\.2(\.(weight|bias)$|\/)/.test(name),
    isHeadName: (name) => /^(classifier|pre_logits|head)[./]/.test(name),
    map: torchMap(timmName),
  },
  keras: {
    preprocessing: PRESETS.caffe,
    isOwnName: (name) => /(^|\/)block1_conv1\//.test(name),
    isHeadName: (name) => /(^|\/)(fc1|fc2|predictions)\//.test(name),
    map: kerasMap(),
  },
};
