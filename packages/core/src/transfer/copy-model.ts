import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelFromTopology } from '../layers/model-from-topology.js';
import { modelWeights } from '../weights/model-weights.js';

/**
 * Builds a model anew, with core's layers in place of the tfjs ones that they correct, and the same weights.
 *
 * The numbers are shared until either model changes its own, so a copy that stays frozen takes no memory. `trainable` flags
 * are kept.
 *
 * @param model of tfjs's or core's layers, or of any that are registered with tfjs
 * @returns an uncompiled model, which the caller owns
 * @throws BundleError where a layer can't be rebuilt from its config
 */
export async function copyModel(model: LayersModel): Promise<LayersModel> {
  const copy = await modelFromTopology(model.toJSON(undefined, false) as object);
  const originals = new Map(modelWeights(model).map(({ name, variable }) => [name, variable]));
  for (const { name, variable } of modelWeights(copy)) variable.assign(originals.get(name) as Variable);
  return copy;
}
