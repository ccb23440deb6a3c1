import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { Preprocessor } from '../data/preprocessor.js';
import type { SkippedExample } from '../data/skipped.js';
import { DataError, ShapeError } from '../errors.js';
import { resolveStorage } from '../storage/resolve.js';
import type { Storage } from '../storage/storage.js';
import type { TrainingEvent } from '../training/progress.js';
import { computeFeatures } from './compute-features.js';
import { contentKeys } from './content-keys.js';
import { FeatureStore } from './feature-store.js';
import { type Variant, withVariants } from './variant.js';

export interface FeatureOptions<Prepared> {
  /** Further copies of each example, such as mirrored ones; default none. */
  readonly variants?: readonly Variant<Prepared>[];
  /** Keeps features from one run to the next: `./cache`, or a storage; default none. */
  readonly storage?: string | Storage;
  /** Examples that are computed at once; default 32. */
  readonly batchSize?: number;
  /** What all features may take in memory, in bytes; default 1 GiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: TrainingEvent) => void;
}

/** A part of a network, from raw inputs to a tensor of it. */
export interface FeatureExtractor<Input, Prepared> {
  /** From `[batch, ...preprocessor.outputShape]` to `[batch, ...shape]`. */
  readonly model: LayersModel;
  readonly preprocessor: Preprocessor<Input, Prepared>;
  /** Names the network's weights and the tensor: what features are kept under in a storage. */
  readonly key: string;
}

/** Examples as a network sees them. */
export interface Features {
  /** Arrays in memory, in the dataset's order, the copies of an example side by side. */
  readonly dataset: Dataset<NdArray>;
  /** Examples that could not be read and were left out. */
  readonly skipped: readonly SkippedExample[];
}

const DEFAULT_BYTES = 2 ** 30;

/**
 * Runs a part of a network over a dataset, so that what follows it can be trained without it: each example goes through it
 * once, or never, where the storage has its features already.
 *
 * In a storage, features are kept under the SHA-256 of the example's content, the extractor's key, the preprocessor's
 * settings and the variant's name: files may be moved and renamed. A damaged entry is computed again.
 *
 * @returns the features in memory; examples that can't be read are left out
 * @throws DataError where too many examples can't be read, or the features would take more than `maxBytes`
 * @throws signal.reason where `signal` aborts; what has been computed is kept in the storage
 */
export async function extractFeatures<Input, Prepared>(
  dataset: Dataset<Input>,
  extractor: FeatureExtractor<Input, Prepared>,
  options: FeatureOptions<Prepared> = {},
): Promise<Features> {
  const { variants = [], storage, maxBytes = DEFAULT_BYTES } = options;
  const { model, preprocessor, key } = extractor;
  const size = featureSize(model);
  const copies = withVariants(dataset, preprocessor, variants);
  checkBytes(featureBytes(copies.length, size), maxBytes, copies.length);
  const found: (Float32Array | undefined)[] = new Array(copies.length).fill(undefined);
  const skipped: SkippedExample[] = [];
  // A copy of an unreadable example says nothing new.
  const own = new Set(Array.from({ length: dataset.length }, (_, index) => dataset.info(index).id));
  const request = {
    ...options,
    model,
    copies,
    found,
    onSkip: (one: SkippedExample) => {
      if (own.has(one.id)) skipped.push(one);
    },
  };
  if (storage) {
    const store = new FeatureStore({
      storage: resolveStorage(storage),
      key: `${key} ${JSON.stringify(preprocessor.toConfig())}`,
      size,
    });
    const keys = await contentKeys(dataset, preprocessor, variants);
    const known = await store.load(new Set(keys));
    for (const [position, one] of keys.entries()) found[position] = known.get(one);
    try {
      await computeFeatures(request, (position, features) => store.add(keys[position] as string, features));
    } finally {
      await store.flush();
    }
  } else await computeFeatures(request);
  return { dataset: inMemory(copies, found, model.outputs[0]?.shape.slice(1) as number[]), skipped };
}

/** Names a tensor of a network. By its layer: tfjs numbers the names of tensors anew in each process. */
export function extractorKey(weightsHash: string, { sourceLayer, shape }: SymbolicTensor): string {
  return `${weightsHash} ${sourceLayer.name} [${shape}]`;
}

/** What the features of so many examples take in memory. */
export function featureBytes(examples: number, size: number): number {
  return examples * size * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * Numbers of one example's features.
 *
 * @throws ShapeError where they depend on the input
 */
export function featureSize({ name, outputs }: LayersModel): number {
  const shape = outputs[0]?.shape.slice(1) ?? [];
  if (shape.every((length) => length !== null)) return shape.reduce((product, length) => product * length, 1);
  throw new ShapeError(
    `extractFeatures: features must have a known shape, but those of "${name}" are ` +
      `[${shape.map((length) => length ?? 'any')}]; build the network for one size of inputs.`,
  );
}

function checkBytes(bytes: number, maxBytes: number, examples: number): void {
  if (bytes <= maxBytes) return;
  throw new DataError(
    `extractFeatures: the features of ${examples} examples must fit in ${maxBytes} bytes of memory, but would take ` +
      `${bytes}; raise maxBytes, or take fewer examples, fewer variants or a smaller tensor of the network.`,
  );
}

/** @param found the features of each copy; undefined where it could not be read */
function inMemory(
  copies: Dataset<NdArray>,
  found: readonly (Float32Array | undefined)[],
  shape: readonly number[],
): Dataset<NdArray> {
  const positions = [...found.keys()].filter((position) => found[position]);
  return Dataset.from({
    multiLabel: copies.multiLabel,
    labels: copies.labels,
    length: positions.length,
    cheap: true,
    info: (index) => copies.info(positions[index] as number),
    read: (index) => ({ data: found[positions[index] as number] as Float32Array, shape }),
    close: () => copies.close(),
  });
}
