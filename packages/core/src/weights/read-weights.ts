import { checkFileName } from '../storage/file-name.js';
import type { LocatedFile } from '../storage/located-file.js';
import { parseJson, refuse } from '../storage/parse-json.js';
import { chooseFile } from './choose-file.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { detectFormat } from './detect-format.js';
import { hashChecks } from './hash-checks.js';
import { openLocation } from './open-location.js';
import type { OpenedFile } from './opened-file.js';
import type { ReadWeightsOptions, WeightLocation } from './read-options.js';
import { readSafetensorsShards } from './read-safetensors-shards.js';
import { readTfjsModel } from './read-tfjs-model.js';
import type { WeightFile } from './weight-file.js';

/**
 * Reads weights of any format that is told below, from anywhere, without running code from them. The format is found by
 * the content, never by the name.
 *
 * | format | names of the weights |
 * | --- | --- |
 * | TF.js LayersModel: `model.json` and its shards | as in its manifest: `conv1/kernel` |
 * | TF.js GraphModel: the same | as in its manifest: `MobilenetV1/Conv2d_0/weights`. The converter folds most batch normalisations: such a kernel is scaled already, and an offset is left where `gamma`, `beta`, `moving_mean` and `moving_variance` were |
 * | safetensors, or its shards by `*.safetensors.index.json` | as in the file: `layer1.0.conv1.weight` |
 * | Keras `.h5`: whole model or weights alone | layer's group and weight: `conv1/conv1/kernel:0` |
 * | Keras 3 `.keras`, or its `.weights.h5` | layer's name and the weight's number: `conv1/vars/0`; in `.weights.h5`, which has no names of layers, the path in the file: `layers/conv2d/vars/0` |
 *
 * Quantised TF.js weights are restored, F16 and BF16 widened, strings left out.
 *
 * A folder is read from its `model.json`, else from its one file of another format.
 *
 * @param location a path, an address (downloaded once, see `downloadFile`), bytes, files, or a storage
 * @returns all weights in memory
 * @throws BundleError for a location where no weights are, files that are damaged, hostile, of no known format or of
 *   another hash, and failed downloads
 * @example
 * const { format, weights } = await readWeights('./resnet18.safetensors');
 * weights['fc.bias'].shape; // [1000]
 */
export async function readWeights(
  location: WeightLocation,
  options: ReadWeightsOptions = {},
): Promise<WeightFile> {
  const opened = await openLocation(location, options);
  const checks = hashChecks(opened, options);
  const { signal } = options;
  signal?.throwIfAborted();
  const name = opened.name ?? (await chooseFile(opened.folder));
  const bytes = await checks.folder.read(name);
  const file: OpenedFile = {
    bytes,
    source: describeSource(opened, name),
    verify: checks.verify,
    async readBeside(other) {
      signal?.throwIfAborted();
      checkFileName(other, opened.folder.location);
      return checks.folder.read(other);
    },
  };
  const weights = await readFormat(file);
  await checks.finish();
  return weights;
}

/** The readers of Keras files are loaded when they are needed. */
async function readFormat(file: OpenedFile): Promise<WeightFile> {
  const { bytes, source } = file;
  const kind = detectFormat(bytes, source);
  if (kind === 'hdf5') return (await import('./read-keras-hdf5.js')).readKerasHdf5(file);
  if (kind === 'zip') return (await import('./read-keras-v3.js')).readKerasV3(file);
  if (kind === 'safetensors') {
    const sha256 = await file.verify([bytes]);
    return { format: 'safetensors', source, weights: decodeSafetensors(bytes, source).tensors, sha256 };
  }
  const json = parseJson(bytes, source);
  if ('weight_map' in json) return readSafetensorsShards(json, file);
  if ('weightsManifest' in json) return readTfjsModel(json, file);
  throw refuse(
    source,
    'is neither a TF.js model.json (weightsManifest) nor an index of safetensors (weight_map)',
  );
}

function describeSource({ folder, name: named }: LocatedFile, name: string): string {
  if (folder.location === 'memory') return named ?? name;
  return /^\w+:\/\//.test(folder.location) ? `${folder.location}${name}` : `${name} in ${folder.location}`;
}
