import { existsSync, readFileSync } from 'node:fs';
import type { io } from '@tensorflow/tfjs-core';

const FOLDER = new URL('../../../shared/data/mobilenet_v1_0.25_224/', import.meta.url);

/** The published MobileNetV1-0.25 for 224x224 pictures, a tfjs LayersModel on disk. */
export interface SavedMobilenet {
  readonly topology: { readonly config: { readonly layers: readonly SavedLayer[] } };
  readonly specs: readonly io.WeightsManifestEntry[];
  readonly data: ArrayBuffer;
}

export interface SavedLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
}

/** @throws Error where it is not on this machine */
export function readMobilenet(): SavedMobilenet {
  const file = new URL('model.json', FOLDER);
  if (!existsSync(file)) throw new Error('../shared/data/mobilenet_v1_0.25_224 is not on this machine');
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(file, 'utf8'));
  const [{ paths, weights }] = weightsManifest;
  const bytes = readFileSync(new URL(paths[0], FOLDER));
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return { topology: modelTopology, specs: weights, data };
}
