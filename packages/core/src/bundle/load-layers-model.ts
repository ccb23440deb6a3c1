import type { LayersModel } from '@tensorflow/tfjs-layers';
import { BundleError } from '../errors.js';
import { isObject } from '../storage/parse-json.js';
import {
  assignWeights,
  type ReadWeightsOptions,
  readWeights,
  type WeightFile,
  type WeightLocation,
} from '../weights/index.js';
import { buildModel } from './build-model.js';
import { checkTopology } from './check-topology.js';
import { kerasTopology } from './keras-topology.js';

/**
 * Loads a whole model, its description and its weights: a TF.js LayersModel, a Keras `.h5` file, or a Keras 3 `.keras`
 * file. It is built of core's corrected layers, and no code from the file is run.
 *
 * Everything that tfjs has a layer for is read; what it would silently compute otherwise (grouped convolutions, a ReLU with
 * a slope) is refused.
 *
 * @param location as for `readWeights`
 * @returns the model, uncompiled; the caller disposes of it
 * @throws BundleError for weights without a description, damaged or hostile files, and layers that tfjs lacks;
 *   WeightMismatchError where description and weights do not fit each other. Nothing stays allocated then
 * @example
 * const model = await loadLayersModel('./flowers.keras');
 * model.predict(tf.zeros([1, 224, 224, 3])); // [1, 5]
 */
export async function loadLayersModel(
  location: WeightLocation,
  options: ReadWeightsOptions = {},
): Promise<LayersModel> {
  return layersModelOf(await readWeights(location, options));
}

/**
 * Builds the model that a file describes, as {@link loadLayersModel}, of weights that have been read.
 *
 * @param file of a TF.js LayersModel or a whole Keras model
 * @returns the model, uncompiled; the caller disposes of it
 * @throws what `loadLayersModel` throws, but for reading
 * @example
 * const file = await readWeights('./flowers.keras');
 * const model = await layersModelOf(file); // and file.sha256 says which
 */
export async function layersModelOf(file: WeightFile): Promise<LayersModel> {
  const { source } = file;
  const described = describedModel(file);
  const isKeras = isObject(described) && 'class_name' in described;
  const numbers = Object.values(file.weights).reduce((sum, { data }) => sum + data.length, 0);
  const topology = checkTopology(isKeras ? kerasTopology(described, source) : described, source, numbers);
  return buildModel(topology, source, (model) => assignWeights(model, file));
}

function describedModel({ topology, format, source }: WeightFile): unknown {
  if (topology !== undefined && format !== 'tfjs-graph') {
    // The converter of TF.js wraps what Keras wrote.
    return isObject(topology) && 'model_config' in topology ? topology.model_config : topology;
  }
  const what = format === 'tfjs-graph' ? 'a graph, whose layers are not known' : 'weights alone';
  throw new BundleError(
    `Loading a model from ${source}: it holds ${what}; build the model in your program and give it the weights with ` +
      'assignWeights(model, await readWeights(...)).',
  );
}
