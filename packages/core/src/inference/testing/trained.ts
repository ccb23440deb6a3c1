import { memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { createRandom } from '../../random.js';
import { optimizeForInference } from '../optimize-for-inference.js';

/** Gives a model weights as training might: no zeros, and variances above 0. */
export function withTrainedWeights(model: LayersModel, seed = 1): LayersModel {
  for (const weight of model.weights) {
    const { shape, originalName } = weight;
    const random = createRandom(seed, originalName);
    const isVariance = originalName.endsWith('variance');
    const values = Float32Array.from({ length: weight.read().size }, () =>
      isVariance ? 0.1 + random.uniform() : random.normal() / 2,
    );
    const value = tensor(values, shape as number[]);
    weight.write(value);
    value.dispose();
  }
  return model;
}

/** Outputs for pictures of `size` (for an axis of any length) that follow from the seed. */
export async function outputsOf(model: LayersModel, { batch = 2, size = 7 } = {}): Promise<number[][]> {
  const inputs = model.inputs.map(({ shape }, index) => {
    const random = createRandom(index, 'picture');
    const known = shape.map((length, axis) => length ?? (axis === 0 ? batch : size));
    const count = known.reduce((product, length) => product * length, 1);
    return tensor(
      Float32Array.from({ length: count }, () => random.normal()),
      known,
    );
  });
  const outputs = [model.predict(inputs.length === 1 ? (inputs[0] as Tensor) : inputs)].flat();
  const values = await Promise.all(outputs.map(async (output) => [...(await output.data())]));
  for (const one of [...inputs, ...outputs]) one.dispose();
  return values;
}

/**
 * Optimises a model, compares its outputs with the original's (within 1e-4 of the largest value), and disposes of both.
 *
 * @returns the names of the layers that are left, without the inputs
 */
export async function optimizedLayers(original: LayersModel): Promise<string[]> {
  const [expected, tensors] = [await outputsOf(original), memory().numTensors];
  const copy = optimizeForInference(original);
  const actual = await outputsOf(copy);
  expectClose(actual, expected);
  const names = layerNames(copy);
  copy.dispose();
  expect(memory().numTensors).toBe(tensors);
  expect(await outputsOf(original)).toEqual(expected);
  original.dispose();
  return names;
}

/** Within 1e-4 of the largest value, or of 1 where that is larger. */
export function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  expected.forEach((values, output) => {
    const scale = Math.max(1, ...values.map(Math.abs));
    values.forEach((value, index) => {
      expect(Math.abs((actual[output]?.[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-4 * scale);
    });
  });
}

/** Names of all layers but inputs, those of models in the model in their place. */
export function layerNames({ layers }: LayersModel): string[] {
  return layers.flatMap((layer) => {
    if ('layers' in layer) return layerNames(layer as LayersModel).map((name) => `${layer.name}/${name}`);
    return layer.getClassName() === 'InputLayer' ? [] : [layer.name];
  });
}
