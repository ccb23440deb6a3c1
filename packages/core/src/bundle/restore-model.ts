import { dispose, engine, io, type NamedTensorMap } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelFromTopology } from '../layers/model-from-topology.js';
import { checkTopology } from './check-topology.js';
import { type JsonObject, refuse } from './parse-json.js';
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
  const model = await build(topology, where);
  try {
    checkNames(model, specs, where);
    loadWeights(model, weights, specs);
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

async function build(topology: JsonObject, where: string): Promise<LayersModel> {
  const before = new Set(Object.values(engine().registeredVariables));
  // tfjs builds all layers before its first await, so what is new now belongs to this model.
  const building = modelFromTopology(topology);
  const built = Object.values(engine().registeredVariables).filter((variable) => !before.has(variable));
  try {
    return await building;
  } catch (error) {
    dispose(built);
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse(where, `describes no model that can be built (${reason})`, { cause: error });
  }
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
): void {
  const { buffer, byteOffset, byteLength } = weights;
  const whole = byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  const tensors: NamedTensorMap = io.decodeWeights(whole, specs);
  try {
    model.loadWeights(tensors);
  } finally {
    dispose(tensors);
  }
}
