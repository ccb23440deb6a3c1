import { io, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type JsonObject, refuse } from '../storage/parse-json.js';
import { buildModel, unbuildable } from './build-model.js';
import { checkTopology } from './check-topology.js';
import { readWeightSpecs } from './weight-specs.js';

/**
 * Rebuilds a model from its two files. Nothing stays allocated on failure.
 *
 * @param json the parsed `model.json`
 * @param weights the content of `weights.bin`
 * @param where the model file and its location, for messages
 * @returns the model, uncompiled; the caller disposes of it
 * @throws BundleError for files that do not fit each other or that tfjs can't read
 */
export async function restoreModel(
  json: JsonObject,
  weights: Uint8Array<ArrayBuffer>,
  where: string,
): Promise<LayersModel> {
  if (json.format !== 'layers-model') {
    throw refuse(where, `has the format ${JSON.stringify(json.format)} and not "layers-model"`);
  }
  const specs = readWeightSpecs(json, where, weights.length);
  const topology = checkTopology(json.modelTopology, where, weights.length);
  return buildModel(topology, where, (model) => {
    checkNames(model, specs, where);
    loadWeights(model, weights, specs, where);
  });
}

function checkNames(model: LayersModel, specs: readonly io.WeightsManifestEntry[], where: string): void {
  const listed = new Map(specs.map(({ name, shape }) => [name, shape]));
  for (const { originalName, shape } of model.weights) {
    const found = listed.get(originalName);
    if (!found) throw refuse(where, `has no weights for ${originalName}, which its topology needs`);
    if (found.join() !== shape.join()) {
      throw refuse(
        where,
        `lists ${originalName} as [${found.join(', ')}], but its topology needs [${shape.join(', ')}]`,
      );
    }
    listed.delete(originalName);
  }
  const [extra] = listed.keys();
  if (extra !== undefined)
    throw refuse(where, `lists the weight ${extra}, for which its topology has no place`);
}

function loadWeights(
  model: LayersModel,
  weights: Uint8Array<ArrayBuffer>,
  specs: io.WeightsManifestEntry[],
  where: string,
): void {
  const { buffer, byteOffset, byteLength } = weights;
  const whole = byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  try {
    tidy(() => {
      const tensors = io.decodeWeights(whole, specs);
      // Not model.loadWeights, which applies the layers' constraints and so may change the last bits.
      for (const weight of model.weights) {
        (weight.read() as Variable).assign(tensors[weight.originalName] as Tensor);
      }
    });
  } catch (error) {
    // Such as a number type that the layer does not have.
    throw unbuildable(where, error);
  }
}
