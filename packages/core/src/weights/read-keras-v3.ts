import { parseJson, refuse } from '../storage/parse-json.js';
import { unzipFiles } from '../storage/unzip.js';
import { readHdf5 } from './hdf5/read-hdf5.js';
import { nameLayers } from './keras-layer-names.js';
import type { OpenedFile } from './opened-file.js';
import type { WeightFile } from './weight-file.js';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';

/**
 * Reads a Keras 3 `.keras` file: a zip archive of the model's description and its weights.
 *
 * @throws BundleError for an archive that is damaged, hostile, or no Keras model
 * @see https://keras.io/guides/serialization_and_saving/
 */
export async function readKerasV3(file: OpenedFile): Promise<WeightFile> {
  const { bytes, source } = file;
  const sha256 = await file.verify([bytes]);
  const files = unzipFiles(bytes, [CONFIG, WEIGHTS], source);
  const config = files[CONFIG];
  const weights = files[WEIGHTS];
  if (!config || !weights) {
    throw refuse(
      source,
      `is a zip archive without ${config ? WEIGHTS : CONFIG}, and so no Keras model (a PyTorch file can run programs and is ` +
        'not read: convert it with safetensors.torch.save_file)',
    );
  }
  const topology = parseJson(config, `${CONFIG} in ${source}`);
  const named = nameLayers(readHdf5(weights, `${WEIGHTS} in ${source}`), topology);
  const names = new Set(named.map(([name]) => name));
  if (names.size < named.length) throw refuse(source, 'has two layers of one name');
  return { format: 'keras-v3', source, weights: Object.fromEntries(named), sha256, topology };
}
