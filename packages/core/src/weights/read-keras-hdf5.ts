import { parseJson } from '../storage/parse-json.js';
import { type Hdf5Node, readHdf5 } from './hdf5/read-hdf5.js';
import { KERAS_3_LAYERS, listNumbers } from './keras-layer-names.js';
import type { OpenedFile } from './opened-file.js';
import type { WeightFile } from './weight-file.js';

/**
 * Reads a Keras `.h5` file: a whole model (`model_weights` beside a `model_config`), its weights alone, or the
 * `.weights.h5` of Keras 3, which knows its layers by kind and number.
 *
 * @throws BundleError for a file that is damaged or has no weights
 */
export async function readKerasHdf5(file: OpenedFile): Promise<WeightFile> {
  const { bytes, source } = file;
  const sha256 = await file.verify([bytes]);
  const root = readHdf5(bytes, source);
  const isNumbered = KERAS_3_LAYERS.some((name) => root.children.has(name));
  const config = root.texts.get('model_config')?.[0];
  return {
    format: isNumbered ? 'keras-v3' : 'keras-hdf5',
    source,
    weights: Object.fromEntries(
      listNumbers(isNumbered ? layersOf(root) : (root.children.get('model_weights') ?? root)),
    ),
    sha256,
    topology:
      config === undefined
        ? undefined
        : parseJson(new TextEncoder().encode(config), `the model_config of ${source}`),
  };
}

/** Without the state of an optimiser. */
function layersOf(root: Hdf5Node): Hdf5Node {
  const layers = [...root.children].filter(([name]) => KERAS_3_LAYERS.includes(name));
  return { texts: root.texts, children: new Map(layers) };
}
