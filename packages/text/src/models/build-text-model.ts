import { ShapeError } from '@striate/core';
import type { BuildOptions } from '@striate/core/classifier';
import { activation, inputLayer, withInitializerSeed } from '@striate/core/layers';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What a network for texts is called, and which ids it takes. */
export interface TextInput {
  readonly name: string;
  /** `[steps]` or `[steps, ids]`; null for texts of any length. */
  readonly inputShape: readonly (number | null)[];
}

/**
 * Joins an input of ids, the network's body and a softmax (for several labels a text a sigmoid) to a model, its initial weights drawn from the seed.
 *
 * @param logits the body: from ids `[batch, ...inputShape]` to `[batch, classes]`
 * @returns an uncompiled model, which the caller owns
 * @throws ShapeError for fewer than two classes
 */
export function buildTextModel(
  { name, inputShape }: TextInput,
  { classes, outputActivation = 'softmax', seed = 0 }: BuildOptions,
  logits: (ids: SymbolicTensor) => SymbolicTensor,
): LayersModel {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new ShapeError(
      `${name}: expected two or more classes, received ${classes}; give every class a label of its own`,
    );
  }
  return withInitializerSeed(seed, () => {
    const ids = inputLayer({ shape: inputShape, name: 'ids' });
    const probabilities = activation(logits(ids), { activation: outputActivation, name: outputActivation });
    return model({ inputs: ids, outputs: probabilities, name });
  });
}
