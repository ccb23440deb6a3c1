import { DataError } from '@striate/core';
import { readWeights, type WeightFile, WeightMismatchError } from '@striate/core/weights';
import { alexNetNetwork } from '../models/alexnet.js';
import { mobileNetV1Network } from '../models/mobilenet-v1.js';
import { mobileNetV2Network } from '../models/mobilenet-v2.js';
import { resNetNetwork } from '../models/resnet.js';
import { resNet50KerasNetwork } from '../models/resnet-keras.js';
import { vgg16Network } from '../models/vgg16.js';
import { ALEXNET_WEIGHTS } from './alexnet-weights.js';
import type { ImageBackbone, PretrainedOptions } from './image-backbone.js';
import { labelsBeside } from './labels.js';
import { backboneOf } from './load-backbone.js';
import { MOBILENET_V1_WEIGHTS } from './mobilenet-v1-weights.js';
import { MOBILENET_V2_WEIGHTS } from './mobilenet-v2-weights.js';
import type { PublishedNetwork } from './published-weights.js';
import { RESNET_WEIGHTS } from './resnet-weights.js';
import { VGG16_WEIGHTS } from './vgg16-weights.js';

export interface LoadBackboneOptions extends PretrainedOptions {
  readonly weights: Exclude<PretrainedOptions['weights'], 'random'>;
  /** One of {@link backboneArchitectures}; default told by the names and shapes of the weights. */
  readonly architecture?: string;
}

/** Networks whose weights have the same names and other shapes. */
interface Family {
  /** A name that every layout of these networks' weights has, and other networks don't. */
  readonly mark: RegExp;
  /** By the architecture's name: its layouts. Built when they are tried. */
  readonly members: Readonly<Record<string, () => readonly PublishedNetwork[]>>;
}

const FAMILIES: readonly Family[] = [
  {
    mark: /(^|\/)(conv_dw_1\/|Conv2d_1_depthwise\/)/,
    members: Object.fromEntries(
      [0.25, 0.5, 0.75, 1].map((alpha) => [
        `mobilenet-v1-${alpha}`,
        () => [{ network: mobileNetV1Network(alpha), weights: MOBILENET_V1_WEIGHTS }],
      ]),
    ),
  },
  {
    mark: /^features\.0\.0[./]|^conv_stem\.|(^|\/)bn_Conv1\//,
    members: Object.fromEntries(
      [0.35, 0.5, 0.75, 1, 1.3, 1.4].map((alpha) => [
        `mobilenet-v2-${alpha}`,
        () => layouts((layout) => mobileNetV2Network(alpha, layout), MOBILENET_V2_WEIGHTS),
      ]),
    ),
  },
  {
    mark: /^layer1\.0\.|(^|\/)conv2_block1_1_conv\//,
    members: {
      'resnet-18': () => [torchvisionResNet(18)],
      'resnet-34': () => [torchvisionResNet(34)],
      'resnet-50': () => [
        torchvisionResNet(50),
        { network: resNet50KerasNetwork(resNetNetwork(50)), weights: RESNET_WEIGHTS.keras },
      ],
      'resnet-101': () => [torchvisionResNet(101)],
    },
  },
  {
    mark: /^features\.28[./]|(^|\/)block1_conv1\//,
    members: { 'vgg-16': () => layouts((layout) => vgg16Network(0.5, layout), VGG16_WEIGHTS) },
  },
  {
    mark: /^features\.10[./]/,
    members: { alexnet: () => [{ network: alexNetNetwork(0.5), weights: ALEXNET_WEIGHTS }] },
  },
];

/**
 * The networks that pretrained weights are known for, by the names that `loadImageBackbone` and the command line take.
 *
 * @example
 * backboneArchitectures; // ['mobilenet-v1-0.25', ..., 'resnet-50', 'vgg-16', 'alexnet']
 */
export const backboneArchitectures: readonly string[] = FAMILIES.flatMap(({ members }) =>
  Object.keys(members),
);

/**
 * Opens pretrained weights of any known architecture: the names of the weights tell the family, their shapes the member.
 *
 * @returns a backbone, which the caller disposes of
 * @throws DataError for weights whose architecture can't be told, or an unknown name of one
 * @throws WeightMismatchError for weights of another network than `architecture`
 * @throws what `readWeights` throws
 * @example
 * const backbone = await loadImageBackbone({ weights: './mobilenet_v1_0.25_224', inputSize: 160 });
 * backbone.name; // 'mobilenet-v1-0.25'
 */
export async function loadImageBackbone(options: LoadBackboneOptions): Promise<ImageBackbone> {
  const { weights, architecture, ...rest } = options;
  const members = architecture === undefined ? undefined : [membersNamed(architecture)];
  const file = await readWeights(weights, rest);
  const candidates = members ?? membersMarked(file);
  const labels = options.labels ?? (await labelsBeside(weights));
  let mismatch: unknown;
  for (const member of candidates) {
    try {
      return backboneOf(member(), file, { ...rest, labels });
    } catch (error) {
      if (!(error instanceof WeightMismatchError)) throw error;
      mismatch = error;
    }
  }
  if (candidates.length === 1) throw mismatch;
  throw new DataError(
    `loadImageBackbone: the weights of ${file.source} have the names of one of the networks ` +
      `${namesOf(candidates).join(', ')}, but fit none of them; name the architecture to see what differs.`,
    { cause: mismatch },
  );
}

type Member = Family['members'][string];

function membersNamed(architecture: string): Member {
  const found = FAMILIES.flatMap(({ members }) => Object.entries(members)).find(
    ([name]) => name === architecture,
  );
  if (found) return found[1];
  throw new DataError(
    `loadImageBackbone: architecture must be one of ${backboneArchitectures.join(', ')}; received ${JSON.stringify(architecture)}.`,
  );
}

function membersMarked({ weights, source }: WeightFile): Member[] {
  const names = Object.keys(weights);
  const family = FAMILIES.find(({ mark }) => names.some((name) => mark.test(name)));
  if (family) return Object.values(family.members);
  throw new DataError(
    `loadImageBackbone: the architecture must be told by the names of the weights, but ${source} has ` +
      `${names.slice(0, 3).join(', ')}, ... of none of ${backboneArchitectures.join(', ')}; name the architecture.`,
  );
}

function namesOf(members: readonly Member[]): string[] {
  const all = FAMILIES.flatMap((family) => Object.entries(family.members));
  return all.filter(([, member]) => members.includes(member)).map(([name]) => name);
}

function layouts(
  network: (layout: 'torchvision' | 'keras') => PublishedNetwork['network'],
  weights: Readonly<Record<'torchvision' | 'keras', PublishedNetwork['weights']>>,
): PublishedNetwork[] {
  return (['torchvision', 'keras'] as const).map((layout) => ({
    network: network(layout),
    weights: weights[layout],
  }));
}

function torchvisionResNet(depth: number): PublishedNetwork {
  return { network: resNetNetwork(depth), weights: RESNET_WEIGHTS.torchvision };
}
