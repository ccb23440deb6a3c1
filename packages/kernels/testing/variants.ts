import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { installKernels } from '../src/install-kernels.js';
import { loadModules, type Simd } from '../src/native/modules.js';
import { nativeOf } from '../src/native/native.js';

/** What our compiled files differ in: the instructions, and whether threads share the memory. */
export interface Variant {
  readonly simd: Simd;
  readonly threads: number;
}

/** One for each of our files. */
export const variants: readonly Variant[] = [
  { simd: 'relaxed', threads: 1 },
  { simd: 'relaxed', threads: 3 },
  { simd: 'plain', threads: 1 },
  { simd: 'plain', threads: 4 },
];

/** Starts the wasm backend anew on one of our files. Threads share all work, however small. */
export async function startVariant({ simd, threads }: Variant): Promise<void> {
  if (tf.engine().registry.wasm) tf.removeBackend('wasm');
  await loadModules(undefined, simd);
  await installKernels({ threads });
  nativeOf(tf.engine().backend as BackendWasm).minSharedCost = 0;
}
