import { DataError } from '@striate/core';
import { readWeights, type WeightFile, WeightMismatchError } from '@striate/core/weights';
import { alexNetNetwork } from '../models/alexnet.js';
import { mobileNetV1Network } from '../models/mobilenet-v1.js';
import { mobileNetV2Network } from '../models/mobilenet-v2.js';
import { resNetNetwork } from '../models/resnet.js';
import { vgg16Network } from '../models/vgg16.js';
import { ALEXNET_WEIGHTS } from './alexnet-weights.js';
import type { ImageBackbone, PretrainedOptions } from './image-backbone.js';
import { labelsBeside } from './labels.js';
import { backboneOf, loadBackbone } from './load-backbone.js';
import { MOBILENET_V1_WEIGHTS } from './mobilenet-v1-weights.js';
import { MOBILENET_V2_WEIGHTS } from './mobilenet-v2-weights.js';
import type { PublishedNetwork } from './published-weights.js';
import { RESNET_WEIGHTS } from './resnet-weights.js';
import { VGG16_WEIGHTS } from './vgg16-weights.js';

export interface LoadImageBackboneOptions extends Omit<PretrainedOptions, 'weights'> {
  /**
   * One of the {@link imageBackboneNames}; default found by the weights' names and shapes. For `random` weights it must be
   * given.
   */
  readonly network?: string;
}

const DROPOUT = 0.5;

/** From small to large, so that the ones tried in vain cost little. */
function knownNetworks(): readonly PublishedNetwork[] {
  const { torchvision, keras } = MOBILENET_V2_WEIGHTS;
  const v1 = [0.25, 0.5, 0.75, 1].map((alpha) => ({
    network: mobileNetV1Network(alpha),
    weights: MOBILENET_V1_WEIGHTS,
  }));
  const v2 = [0.35, 0.5, 0.75, 1, 1.3, 1.4].flatMap((alpha) => [
    { network: mobileNetV2Network(alpha, 'torchvision'), weights: torchvision },
    { network: mobileNetV2Network(alpha, 'keras'), weights: keras },
  ]);
  const resNets = [18, 34, 50, 101].map((depth) => ({
    network: resNetNetwork(depth),
    weights: RESNET_WEIGHTS.torchvision,
  }));
  return [
    ...v1,
    ...v2,
    ...resNets,
    { network: resNetNetwork(50, 'keras'), weights: RESNET_WEIGHTS.keras },
    { network: alexNetNetwork(DROPOUT), weights: ALEXNET_WEIGHTS },
    { network: vgg16Network(DROPOUT, 'torchvision'), weights: VGG16_WEIGHTS.torchvision },
    { network: vgg16Network(DROPOUT, 'keras'), weights: VGG16_WEIGHTS.keras },
  ];
}

/**
 * Lists the networks whose published weights can be loaded: `mobilenet-v1-0.25`, `resnet-50`, `resnet-50-keras`, ...
 *
 * @returns names as a backbone has them, from small to large
 */
export function imageBackboneNames(): readonly string[] {
  return knownNetworks().map(({ network }) => network.name);
}

/**
 * Loads pretrained weights of whichever network they are of.
 *
 * @param weights anything that `readWeights` takes, or `random`
 * @param options as those of `mobileNetV1` and the other networks, and the network's name
 * @returns a backbone, which the caller disposes of
 * @throws DataError for weights of no known network, and for an unknown name
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network than the named one
 * @example
 * const backbone = await loadImageBackbone('./mobilenet_v1_0.25_224');
 * backbone.name; // 'mobilenet-v1-0.25'
 */
export async function loadImageBackbone(
  weights: PretrainedOptions['weights'],
  { network, ...options }: LoadImageBackboneOptions = {},
): Promise<ImageBackbone> {
  if (network !== undefined || weights === 'random') {
    return loadBackbone([findNetwork(network)], { ...options, weights });
  }
  const file = await readWeights(weights, options);
  return identified(file, { ...options, labels: options.labels ?? (await labelsBeside(weights)) });
}

function findNetwork(name: string | undefined): PublishedNetwork {
  const networks = knownNetworks();
  const found = networks.find(({ network }) => network.name === name?.toLowerCase());
  if (found) return found;
  const names = networks.map(({ network }) => network.name).join(', ');
  throw new DataError(
    `loadImageBackbone: expected network to be one of ${names}; received ${JSON.stringify(name)}`,
  );
}

/** Takes the first network that all names and shapes fit. */
function identified(file: WeightFile, options: Omit<PretrainedOptions, 'weights'>): ImageBackbone {
  const names = Object.keys(file.weights);
  const tried: string[] = [];
  for (const candidate of knownNetworks()) {
    if (!names.some(candidate.weights.isOwnName)) continue;
    try {
      return backboneOf([candidate], file, options);
    } catch (error) {
      if (!(error instanceof WeightMismatchError)) throw error;
      tried.push(candidate.network.name);
    }
  }
  const found =
    tried.length > 0
      ? `names like those of ${tried.join(', ')}, but other shapes or only a part of them`
      : `${names.length} weights such as ${names.slice(0, 3).join(', ')}`;
  throw new DataError(
    `loadImageBackbone: expected the weights of a known network (${imageBackboneNames().join(', ')}), but ${file.source} has ${found}; name the network to see what differs.`,
  );
}
