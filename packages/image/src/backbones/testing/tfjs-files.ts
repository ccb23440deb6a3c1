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
  const numbers = new Float32Array(tensors.reduce((sum, [, { data }]) => sum + data.length, 0));
  let position = 0;
  for (const [, { data }] of tensors) {
    numbers.set(data as Float32Array, position);
    position += data.length;
  }
  return memoryStorage({
    ...files,
    'model.json': new TextEncoder().encode(json),
    'weights.bin': new Uint8Array(numbers.buffer),
  });
}
