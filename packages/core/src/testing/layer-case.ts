import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { withInitializerSeed } from '../layers/build-context.js';
import { inputLayer } from '../layers/input-layer.js';
import { createRandom } from '../random.js';

/** A layer or block with what is known about it. */
export interface LayerCase {
  /** Applies it to the input. */
  readonly build: (x: SymbolicTensor) => SymbolicTensor;
  /** Without the batch axis. Keep it small: gradients are checked by many forward passes. */
  readonly inputShape: readonly number[];
  /** Without the batch axis. */
  readonly outputShape: readonly number[];
  /** All weights, trainable or not. */
  readonly parameters: number;
  /** For a layer of ids: inputs are whole numbers from the first to below the second, and have no gradient. */
  readonly ids?: readonly [from: number, to: number];
  /** Of the input, the weights and the directions; default 1. */
  readonly seed?: number;
}

const BATCH = 3;

/** The case as a model whose weights, biases and moving statistics are all random: none is neutral by chance. */
export function buildCase({ build, inputShape, seed = 1 }: LayerCase): LayersModel {
  const built = withInitializerSeed(seed, () => {
    const x = inputLayer({ shape: inputShape });
    return model({ inputs: x, outputs: build(x) });
  });
  const random = createRandom(seed, 'weights');
  tidy(() => {
    const values = built.weights.map((weight) => {
      const old = weight.read().dataSync();
      const isVariance = weight.originalName.endsWith('variance');
      const shift = () => (isVariance ? random.uniform() : 0.2 * random.normal());
      return tensor(
        Float32Array.from(old, (value) => value + shift()),
        weight.shape as number[],
      );
    });
    built.setWeights(values);
  });
  return built;
}

/** A batch of standard normal values, or of ids. Owned by the caller. */
export function caseInput({ inputShape, ids: [from, to] = [0, 0], seed = 1 }: LayerCase): Tensor {
  const random = createRandom(seed, 'input');
  const length = inputShape.reduce((product, size) => product * size, BATCH);
  const draw = () => (to > from ? from + random.integer(to - from) : random.normal());
  return tensor(Float32Array.from({ length }, draw), [BATCH, ...inputShape]);
}
