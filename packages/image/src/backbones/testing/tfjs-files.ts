import { memoryStorage, type Storage } from '@striate/core';
import type { TensorData } from '@striate/core/weights';

/** A TF.js model in memory: its manifest with one shard, and a topology that nobody reads. */
export function tfjsFiles(
  weights: Readonly<Record<string, TensorData>>,
  format: 'layers-model' | 'graph-model' = 'layers-model',
  files: Readonly<Record<string, Uint8Array>> = {},
): Storage {
  const tensors = Object.entries(weights);
  const entries = tensors.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }));
  const weightsManifest = [{ paths: ['weights.bin'], weights: entries }];
  const modelTopology = format === 'graph-model' ? { node: [] } : { class_name: 'Model' };
  const json = JSON.stringify({ format, modelTopology, weightsManifest });
  const numbers = Float32Array.from(tensors.flatMap(([, { data }]) => Array.from(data as Float32Array)));
  return memoryStorage({
    ...files,
    'model.json': new TextEncoder().encode(json),
    'weights.bin': new Uint8Array(numbers.buffer),
  });
}
