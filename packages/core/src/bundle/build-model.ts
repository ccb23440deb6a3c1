import { dispose, engine } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { BundleError } from '../errors.js';
import { modelFromTopology } from '../layers/model-from-topology.js';
import { refuse } from '../storage/parse-json.js';

/**
 * Builds a model and fills it with its weights. Nothing stays allocated where either fails.
 *
 * @param topology checked
 * @param where the file and its location, for messages
 * @param fill gives the model its weights
 * @throws BundleError where tfjs can't build it; whatever `fill` throws
 */
export async function buildModel(
  topology: object,
  where: string,
  fill: (model: LayersModel) => void,
): Promise<LayersModel> {
  const before = new Set(Object.values(engine().registeredVariables));
  // tfjs builds all layers before its first await, so what is new after the call belongs to this model. The scope frees
  // the numbers of a weight that a wrong name keeps from becoming one.
  engine().startScope('build');
  const building = modelFromTopology(topology);
  engine().endScope();
  const built = Object.values(engine().registeredVariables).filter((variable) => !before.has(variable));
  try {
    const model = await building.catch((error: unknown) => {
      throw unbuildable(where, error);
    });
    fill(model);
    return model;
  } catch (error) {
    // Not model.dispose(): there may be no model, or layers that are no part of it.
    dispose(built);
    throw error;
  }
}

/** An error for a description that passes all checks and yet makes no model. */
export function unbuildable(where: string, error: unknown): BundleError {
  const reason = error instanceof Error ? error.message : String(error);
  return refuse(where, `describes no model that can be built (${reason})`, { cause: error });
}
