import { memoryStorage, type Storage } from '@striate/core';
import type { TensorData } from '@striate/core/weights';

export interface TfjsFilesOptions {
  /** Default `layers-model`. */
  readonly format?: 'layers-model' | 'graph-model';
  /** Default one that nobody reads. */
  readonly modelTopology?: object;
  /** What else lies in the folder. */
  readonly beside?: Readonly<Record<string, Uint8Array>>;
}

/** A TF.js model in memory: its manifest with one shard. */
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
