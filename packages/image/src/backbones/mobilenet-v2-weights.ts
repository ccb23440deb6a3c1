import type { ConvBlockNames } from '@striate/core/blocks';
import { KERAS_NAMES } from '../models/mobilenet-v2-names.js';
import type { WeightLayout } from '../models/weight-layout.js';
import { PRESETS } from './preprocessing-presets.js';
import { kerasMap, type PublishedWeights, torchMap } from './published-weights.js';
import { fromSlimNames, type SlimLayer } from './slim-names.js';

/** timm's stage and block of each of torchvision's `features.1` to `features.17`. */
const TIMM_BLOCKS = [1, 2, 3, 4, 3, 3, 1].flatMap((blocks, stage) =>
  Array.from({ length: blocks }, (_, block) => `blocks.${stage}.${block}`),
);

/** timm's name of torchvision's module at `features.<block>.conv.<place>`. */
const TIMM_PARTS: Readonly<Record<string, string>> = {
  '0.0': 'conv_pw',
  '0.1': 'bn1',
  '1.0': 'conv_dw',
  '1.1': 'bn2',
  '2': 'conv_pwl',
  '3': 'bn3',
};

/** The first block has no expansion, and timm calls its last convolution another name. */
const TIMM_FIRST_PARTS: Readonly<Record<string, string>> = {
  '0.0': 'conv_dw',
  '0.1': 'bn1',
  '1': 'conv_pw',
  '2': 'bn2',
};

const TIMM_ENDS: Readonly<Record<string, string>> = {
  'features.0.0': 'conv_stem',
  'features.0.1': 'bn1',
  'features.18.0': 'conv_head',
  'features.18.1': 'bn2',
  'classifier.1': 'classifier',
};

/**
 * torchvision's name of a MobileNetV2 weight as timm has it.
 *
 * @example
 * timmName('features.2.conv.1.0.weight'); // 'blocks.1.0.conv_dw.weight'
 */
export function timmName(name: string): string | undefined {
  const [, module = '', part = ''] = /^(.*)\.([^.]+)$/.exec(name) ?? [];
  const end = TIMM_ENDS[module];
  if (end) return `${end}.${part}`;
  const [, feature, place = ''] = /^features\.(\d+)\.conv\.(.+)$/.exec(module) ?? [];
  const block = TIMM_BLOCKS[Number(feature) - 1];
  const inner = (feature === '1' ? TIMM_FIRST_PARTS : TIMM_PARTS)[place];
  return block && inner && `${block}.${inner}.${part}`;
}

/** TF-slim's `Conv` to `Conv1`, `expanded_conv_3/expand` to `block_3_expand`. */
function slimLayerOf(scope: string): SlimLayer | undefined {
  const [, end, block, kind] =
    /(?:^|\/)(?:(Conv|Conv_1)|expanded_conv(_\d+)?\/(expand|depthwise|project))$/.exec(scope) ?? [];
  if (end) return namesOf(end === 'Conv' ? KERAS_NAMES.stem : KERAS_NAMES.last);
  if (!kind) return undefined;
  const names = KERAS_NAMES.block(Number(block?.slice(1) ?? 0));
  return namesOf(names[kind as 'expand' | 'depthwise' | 'project']);
}

function namesOf({ conv = '', norm = '' }: ConvBlockNames = {}): SlimLayer {
  return { conv, norm };
}

/** torchvision's and timm's names; Keras's, or TF-slim's in a TF.js GraphModel. */
export const MOBILENET_V2_WEIGHTS: Readonly<Record<WeightLayout, PublishedWeights>> = {
  torchvision: {
    preprocessing: PRESETS.torchvision,
    isOwnName: (name) => /^(features\.0\.0[./]|conv_stem\.)/.test(name),
    isHeadName: (name) => /^classifier[./]/.test(name),
    map: torchMap(timmName),
  },
  keras: {
    preprocessing: PRESETS.inception,
    isOwnName: (name) => /(^|\/)(Conv1|bn_Conv1|expanded_conv\/\w+)\//.test(name),
    isHeadName: (name) => /(^|\/)(predictions|Logits)\//.test(name),
    map: kerasMap({ predictions: 'Logits' }),
    adapt: fromSlimNames({
      layerOf: slimLayerOf,
      classifier: 'predictions',
      denseClassifier: true,
      epsilon: 1e-3,
    }),
  },
};
