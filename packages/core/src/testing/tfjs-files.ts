import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import type { TensorData } from '../weights/tensor-data.js';

export interface TfjsFilesOptions {
  /** Default `layers-model`. */
  readonly format?: 'layers-model' | 'graph-model';
  /** Default one that nobody reads. */
  readonly modelTopology?: object;
  /** What else lies in the folder. */
  readonly beside?: Readonly<Record<string, Uint8Array>>;
}

/**
 * Writes a TF.js model in memory: its manifest with one shard.
 *
 * @param weights float32, by the names that the manifest lists
 * @returns a storage, as a location of weights
 * @example
 * const { weights } = await readWeights(tfjsFiles({ 'dense/bias': bias }));
 */
export function tfjsFiles(
  weights: Readonly<Record<string, TensorData>>,
  { format = 'layers-model', modelTopology = {}, beside }: TfjsFilesOptions = {},
): Storage {
  const tensors = Object.entries(weights);
  const entries = tensors.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }));
  const weightsManifest = [{ paths: ['weights.bin'], weights: entries }];
  const json = JSON.stringify({ format, modelTopology, weightsManifest });
  const numbers = new Float32Array(tensors.reduce((sum, [, { data }]) => sum + data.length, 0));
  let position = 0;
  for (const [, { data }] of tensors) {
    numbers.set(data as Float32Array, position);
    position += data.length;
  }
  return memoryStorage({
    ...beside,
    'model.json': new TextEncoder().encode(json),
    'weights.bin': new Uint8Array(numbers.buffer),
  });
}
