import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { activation } from '../layers/activation.js';
import { withInitializerSeed } from '../layers/build-context.js';
import { inputLayer } from '../layers/input-layer.js';
import type { BuildOptions } from './architecture.js';

/** What a network is called, and what comes in. */
export interface NetworkInput {
  /** The architecture's, for messages and files. */
  readonly name: string;
  /** Without the batch axis; null for a first axis of any size. */
  readonly inputShape: readonly (number | null)[];
  /** Of the input layer; default `input`. */
  readonly inputName?: string;
}

/**
 * Joins an input layer, a network's body and a softmax (for several labels an example a sigmoid) to a model, its initial weights
 * drawn from the seed: what an `Architecture` builds.
 *
 * @param options as given to `Architecture.build`
 * @param logits the body: from `[batch, ...inputShape]` to `[batch, classes]`
 * @returns an uncompiled model, which the caller owns
 * @throws ShapeError for fewer than two classes
 * @example
 * const build = (options) => buildNetwork({ name: 'linear', inputShape: [4] }, options, (x) => dense(x, { units: options.classes }));
 * build({ classes: 3 }).outputShape; // [null, 3]
 */
export function buildNetwork(
  { name, inputShape, inputName = 'input' }: NetworkInput,
  { classes, outputActivation = 'softmax', seed = 0 }: BuildOptions,
  logits: (x: SymbolicTensor) => SymbolicTensor,
): LayersModel {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new ShapeError(
      `${name}: expected two or more classes, received ${classes}; give every class a label of its own`,
    );
  }
  return withInitializerSeed(seed, () => {
    const x = inputLayer({ shape: inputShape, name: inputName });
    const probabilities = activation(logits(x), { activation: outputActivation, name: outputActivation });
    return model({ inputs: x, outputs: probabilities, name });
  });
}
