import { dispose, engine, tidy } from '@tensorflow/tfjs-core';
import { LayersModel } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { copyRewritten } from './copy-model.js';

/**
 * Copies a trained model for prediction, with fewer layers to compute:
 *
 * - batch normalisation is folded into the convolution or dense layer before it, or after it where that one does not pad;
 * - ReLU, ReLU6, ELU and sigmoid are computed by the layer before them;
 * - zero padding becomes the convolution's own where `same` puts the same zeros in the same places;
 * - dropout and noise, which do nothing in prediction, are left out.
 *
 * Predictions agree within 1e-4 of the largest value (float32 rounding), on every backend. A layer is folded only where
 * nothing else reads what is between; shared layers, and layers whose output is one of the model's, stay. So do layers of
 * kinds that are unknown here.
 *
 * The copy is an ordinary model of ordinary layers: `saveBundle` and `model.save` write it, plain `tf.loadLayersModel`
 * opens that. It can be trained further, but no longer as the original was: its normalisation is fixed.
 *
 * Memory: the copy has weights of its own; those that are not folded share their numbers with the original's until either
 * changes. Dispose of both, in any order. Layers of classes that tfjs doesn't know by name, or can't rebuild from their
 * config, are not copied: both models use the same one, and the later `dispose` frees it.
 *
 * @param model built, with its weights; left as it is. A `Sequential` gives a functional copy
 * @returns the copy, uncompiled, with the original's inputs and outputs; the caller disposes of it
 * @throws ShapeError for what is no LayersModel, one that is not built, or one that has been disposed of
 * @see Jacob et al. 2018, section 3.2, https://arxiv.org/abs/1712.05877
 * @example
 * const fast = optimizeForInference(model);
 * model.layers.length; // 88 for MobileNetV1
 * fast.layers.length; // 33
 */
export function optimizeForInference(model: LayersModel): LayersModel {
  checkUsable(model);
  const before = new Set(Object.values(engine().registeredVariables));
  let copy: LayersModel | undefined;
  try {
    tidy(() => {
      copy = copyRewritten(model);
    });
    return copy as unknown as LayersModel;
  } catch (error) {
    dispose(Object.values(engine().registeredVariables).filter((variable) => !before.has(variable)));
    throw error;
  }
}

function checkUsable(model: LayersModel): void {
  const attempt = 'optimizeForInference: expected a built LayersModel';
  if (!(model instanceof LayersModel)) {
    const { name } = (model as object | null | undefined)?.constructor ?? { name: String(model) };
    throw new ShapeError(
      `${attempt}, received ${name}; pass what tf.model() or tf.loadLayersModel() gave (a GraphModel has been folded by tfjs's converter)`,
    );
  }
  if (!model.outputs?.length) {
    throw new ShapeError(`${attempt}, received "${model.name}", which has no layers yet; add them first`);
  }
  if (model.weights.some(isGone)) {
    throw new ShapeError(
      `${attempt}, received "${model.name}", which has been disposed of; optimise it before that`,
    );
  }
}

/** A disposed weight can't even be asked for. */
function isGone(weight: LayersModel['weights'][number]): boolean {
  try {
    return weight.read().isDisposed;
  } catch {
    return true;
  }
}
