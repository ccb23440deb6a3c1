import { DataError, ShapeError } from '@striate/core';
import { withInitializerSeed, withoutInitialWeights } from '@striate/core/layers';
import { sha256Hex } from '@striate/core/storage';
import { assignWeights, modelWeights, readWeights, type WeightFile } from '@striate/core/weights';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ImageNetwork } from '../models/image-network.js';
import { imagePreprocessor } from '../preprocessing/image-preprocessor.js';
import { type BackboneParts, buildBackbone } from './build-backbone.js';
import type { ImageBackbone, PretrainedOptions } from './image-backbone.js';
import { fitLabels, labelsBeside } from './labels.js';
import type { PublishedNetwork } from './published-weights.js';

const IMAGENET_CLASSES = 1000;

/**
 * Builds a network with its published weights.
 *
 * @param candidates the same network in the layouts that its weights come in; the file's names choose
 * @returns a backbone, which the caller disposes of
 * @throws ShapeError for an input that is too small, or weights of another network (a `WeightMismatchError`)
 * @throws DataError for labels that don't fit
 * @throws what `readWeights` throws
 */
export async function loadBackbone(
  candidates: readonly PublishedNetwork[],
  options: PretrainedOptions,
): Promise<ImageBackbone> {
  const { weights, ...rest } = options;
  if (weights === 'random') return randomBackbone(candidates[0] as PublishedNetwork, options);
  return backboneOf(candidates, await readWeights(weights, rest), {
    ...options,
    labels: options.labels ?? (await labelsBeside(weights)),
  });
}

/** As {@link loadBackbone}, of weights that have been read. */
export function backboneOf(
  candidates: readonly PublishedNetwork[],
  read: WeightFile,
  options: Omit<PretrainedOptions, 'weights'>,
): ImageBackbone {
  const { network, weights } = chooseLayout(candidates, read);
  const file = weights.adapt?.(read) ?? read;
  const inputShape = inputShapeOf(network, options.inputSize);
  const hasHead = Object.keys(file.weights).some(weights.isHeadName);
  const { includeTop = hasHead } = options;
  checkHead(network, inputShape, { includeTop, hasHead, source: file.source });
  const build = (classes?: number) =>
    withoutInitialWeights(() => buildBackbone(network, inputShape, classes));
  let parts = build(includeTop ? IMAGENET_CLASSES : undefined);
  const classes = includeTop ? classesIn(file, parts, weights.map) : undefined;
  if (classes !== undefined && classes !== IMAGENET_CLASSES) {
    parts.model.dispose();
    parts = build(classes);
  }
  return disposingOnFailure(parts, () => {
    assignWeights(parts.model, file, weights.map, {
      ignore: includeTop ? undefined : weights.isHeadName,
    });
    return finish({ network, weights }, parts, file.sha256, options);
  });
}

function randomBackbone(published: PublishedNetwork, options: PretrainedOptions): ImageBackbone {
  const { network } = published;
  const { includeTop = true, seed = 0, labels } = options;
  const inputShape = inputShapeOf(network, options.inputSize);
  checkHead(network, inputShape, { includeTop, hasHead: true, source: 'random' });
  const classes = includeTop ? (labels?.length ?? IMAGENET_CLASSES) : undefined;
  const parts = withInitializerSeed(seed, () => buildBackbone(network, inputShape, classes));
  // What the weights follow from stands for them.
  const source = new TextEncoder().encode(`${network.name} random ${seed}`);
  return disposingOnFailure(parts, () => finish(published, parts, sha256Hex(source), options));
}

function disposingOnFailure<T>({ model }: BackboneParts, run: () => T): T {
  try {
    return run();
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** A file whose names no layout knows goes to the first one that reads its format, which then says what is missing. */
function chooseLayout(
  candidates: readonly PublishedNetwork[],
  { format, weights }: WeightFile,
): PublishedNetwork {
  const names = Object.keys(weights);
  const known = candidates.find(({ weights: { isOwnName } }) => names.some(isOwnName));
  return (known ?? (format === 'safetensors' ? candidates[0] : candidates.at(-1))) as PublishedNetwork;
}

function inputShapeOf(network: ImageNetwork, size: PretrainedOptions['inputSize']): readonly number[] {
  const [height, width, channels] = network.inputShape as [number, number, number];
  const [tall, wide] = typeof size === 'number' ? [size, size] : (size ?? [height, width]);
  return [tall, wide, channels];
}

function checkHead(
  { name, minimumHeadSize = 1 }: ImageNetwork,
  [height, width]: readonly number[],
  { includeTop, hasHead, source }: { includeTop: boolean; hasHead: boolean; source: string },
): void {
  if (!includeTop) return;
  if (!hasHead) {
    throw new DataError(
      `${name}: includeTop asks for the published head, but ${source} holds none; leave includeTop out, or take weights with a head.`,
    );
  }
  if (Math.min(height as number, width as number) < minimumHeadSize) {
    throw new ShapeError(
      `${name}: its published head needs pictures of at least ${minimumHeadSize}x${minimumHeadSize}, received inputSize ${height}x${width}; pass includeTop: false to leave the head out`,
    );
  }
}

/** The length of the last bias, which is the classifying layer's. */
function classesIn(
  file: WeightFile,
  { model }: BackboneParts,
  map: PublishedNetwork['weights']['map'],
): number {
  const last = modelWeights(model).at(-1);
  const places = last ? [map(last, file)].flat() : [];
  const place = places.find(({ name }) => Object.hasOwn(file.weights, name));
  return (place && file.weights[place.name]?.data.length) || IMAGENET_CLASSES;
}

function finish(
  { network: { name }, weights }: PublishedNetwork,
  parts: BackboneParts,
  weightsHash: string,
  { labels, preprocessing }: Omit<PretrainedOptions, 'weights'>,
): ImageBackbone {
  const [input] = parts.model.inputs as [SymbolicTensor];
  const [, height, width] = input.shape as [null, number, number];
  const classes = parts.logits?.shape[1] as number | undefined;
  return {
    ...parts,
    name,
    labels: parts.logits && fitLabels(labels, classes, name),
    preprocessor: imagePreprocessor({ ...weights.preprocessing, ...preprocessing, size: [height, width] }),
    weightsHash,
    dispose: () => {
      parts.model.dispose();
    },
  };
}
