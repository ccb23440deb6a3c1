import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';

/**
 * What a network says of inputs of one shape, computed at once.
 *
 * @param arrays at least one, without the batch axis
 * @returns a row of `[classes]` for each
 */
export async function probabilities(model: LayersModel, arrays: readonly NdArray[]): Promise<Float32Array[]> {
  const [{ shape, data }] = arrays as readonly [NdArray];
  const joined = new Float32Array(arrays.length * data.length);
  for (const [i, array] of arrays.entries()) joined.set(array.data, i * data.length);
  const y = tidy(() => model.apply(tensor(joined, [arrays.length, ...shape])) as Tensor);
  try {
    const values = (await y.data()) as Float32Array;
    const classes = values.length / arrays.length;
    return arrays.map((_, i) => values.slice(i * classes, (i + 1) * classes));
  } finally {
    y.dispose();
  }
}
