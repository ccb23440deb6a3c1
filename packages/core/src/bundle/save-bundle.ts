import { io, version_core } from '@tensorflow/tfjs-core';
import { type LayersModel, version_layers } from '@tensorflow/tfjs-layers';
import { BundleError } from '../errors.js';
import { normalizedKernels } from '../inference/normalized-kernels.js';
import { sha256Hex } from '../storage/sha256.js';
import type { Storage } from '../storage/storage.js';
import { outputActivationOf } from '../training/logits.js';
import { CORE_VERSION } from '../version.js';
import { countParameters } from '../weights/count-parameters.js';
import { FORMAT_VERSION } from './check-manifest.js';
import { MANIFEST_FILE, MODEL_FILE, OWN_FILES, WEIGHTS_FILE } from './file-names.js';
import type { Manifest } from './manifest.js';
import { narrowWeights } from './narrow-weights.js';
import { checkWeightPrecision, type WeightPrecision } from './weight-precision.js';

/** What `saveBundle` saves: a model and what to know about it. */
export interface BundleContent
  extends Pick<
    Manifest,
    'task' | 'architecture' | 'labels' | 'multiLabel' | 'preprocessor' | 'training' | 'metrics'
  > {
  readonly model: LayersModel;
  /** How `weights.bin` holds the numbers; default `float32`. The model itself keeps its own. */
  readonly weights?: WeightPrecision;
  /** What a domain keeps besides, by file name; hashed and checked like the model's own files. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Versions of further packages; those of Striate's core and TensorFlow.js are added. */
  readonly versions?: Readonly<Record<string, string>>;
  /** ISO 8601; default now. */
  readonly created?: string;
}

/**
 * Writes a model as a standard TF.js LayersModel (`model.json`, `weights.bin`) beside its manifest (`striate.json`),
 * which holds the SHA-256 of both, and of what the domain keeps besides. All files are replaced or none.
 *
 * Layers keep their `trainable` flags. The optimiser's state is not saved: that is what checkpoints are for.
 *
 * @param storage where to; an existing bundle is replaced
 * @param content the model, with one output `[batch, labels.length]`, and its description
 * @returns the manifest as written
 * @throws BundleError when labels and model disagree, for an unknown precision of weights, or where the storage can't be
 *   written
 * @example
 * await saveBundle(directoryStorage('./digits'), { model, task: 'image-classification', architecture: 'lenet-5', labels, preprocessor: preprocessor.toConfig() });
 */
export async function saveBundle(storage: Storage, content: BundleContent): Promise<Manifest> {
  const { model, weights = 'float32', versions, created = new Date().toISOString(), ...rest } = content;
  const { files: further = {}, multiLabel = false, ...described } = rest;
  const attempt = `Could not save to ${storage.location}`;
  checkWeightPrecision(weights, attempt);
  checkLabels(model, content, attempt);
  checkFurtherNames(Object.keys(further), attempt);
  const files = { ...(await encodeModel(model, weights)), ...further };
  const manifest: Manifest = {
    format: 'striate-bundle',
    formatVersion: FORMAT_VERSION,
    ...described,
    ...(multiLabel && { multiLabel }),
    ...(weights !== 'float32' && { weights }),
    parameters: countParameters(model),
    versions: {
      '@striate/core': CORE_VERSION,
      '@tensorflow/tfjs-core': version_core,
      '@tensorflow/tfjs-layers': version_layers,
      ...versions,
    },
    created,
    files: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256Hex(bytes) }]),
    ),
  };
  // Last: a crash between two files then leaves hashes that do not match, instead of a bundle that lies.
  await storage.write({ ...files, [MANIFEST_FILE]: toJson(manifest) });
  return manifest;
}

/**
 * @throws BundleError where a model has more than one output, another number of classes than there are labels, or for
 *   several labels an input probabilities that exclude each other
 */
export function checkLabels(
  model: LayersModel,
  { labels, multiLabel }: Pick<Manifest, 'labels' | 'multiLabel'>,
  attempt: string,
): void {
  if (multiLabel && outputActivationOf(model) === 'softmax') {
    throw new BundleError(
      `${attempt}: expected a model that ends in a sigmoid, since multiLabel is true, got one that ends in a softmax; train ` +
        'it on a multi-label dataset, or leave multiLabel out.',
    );
  }
  const [output, ...others] = model.outputs;
  const classes = output?.shape.at(-1);
  if (others.length === 0 && output?.shape.length === 2 && classes === labels.length) return;
  const shapes = model.outputs.map(({ shape }) => `[${shape.map((size) => size ?? 'batch').join(', ')}]`);
  throw new BundleError(
    `${attempt}: expected a model with one output [batch, ${labels.length}] for its ${labels.length} labels, ` +
      `got ${shapes.join(' and ')}; give as many labels as the model has classes.`,
  );
}

/** @throws BundleError for the name of one of the bundle's own files */
function checkFurtherNames(names: readonly string[], attempt: string): void {
  const taken = names.find((name) => OWN_FILES.includes(name));
  if (taken === undefined) return;
  throw new BundleError(
    `${attempt}: further files must have other names than the bundle's own, got ${taken}; rename it.`,
  );
}

async function encodeModel(
  model: LayersModel,
  precision: WeightPrecision,
): Promise<Record<string, Uint8Array>> {
  const artifacts = await artifactsOf(model);
  const { modelTopology, format, generatedBy, convertedBy, weightSpecs = [], weightData = [] } = artifacts;
  const data = io.CompositeArrayBuffer.join(weightData);
  const { specs, bytes } =
    precision === 'float32'
      ? { specs: weightSpecs, bytes: new Uint8Array(data) }
      : narrowWeights(weightSpecs, data, precision, normalizedKernels(model));
  const weightsManifest = [{ paths: [WEIGHTS_FILE], weights: specs }];
  return {
    [MODEL_FILE]: toJson({ modelTopology, format, generatedBy, convertedBy, weightsManifest }),
    [WEIGHTS_FILE]: bytes,
  };
}

async function artifactsOf(model: LayersModel): Promise<io.ModelArtifacts> {
  const kept: io.ModelArtifacts[] = [];
  const keep = async (artifacts: io.ModelArtifacts): Promise<io.SaveResult> => {
    kept.push(artifacts);
    return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
  };
  await model.save(io.withSaveHandler(keep));
  return kept[0]!;
}

function toJson(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
