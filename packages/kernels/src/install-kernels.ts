import {
  getGradient,
  getKernel,
  getKernelsForBackend,
  type KernelConfig,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { WasmPaths } from './backend/wasm-paths.js';
import { trainingGradients } from './gradients/registry.js';
import { guardComplex } from './kernels/complex-data.js';
import { WASM } from './kernels/kernel.js';
import { trainingKernels } from './kernels/registry.js';
import { loadModules } from './native/modules.js';

/** Options of `installKernels`. */
export interface InstallOptions {
  /** Where a browser finds our compiled files: a folder's URL that ends in `/`, or a URL for each file. */
  readonly wasmPaths?: WasmPaths;
}

// Made once: a wrapped kernel must keep tfjs's own inside, not an earlier wrapping of ours.
let kernels: readonly KernelConfig[] | undefined;

/**
 * Gives the tfjs WASM backend the kernels that training needs, and tfjs on every backend the gradients that it lacks.
 *
 * Call it before or after `tf.setBackend('wasm')`, and await it before the first operation. A second call is harmless; it
 * also puts back what a package imported in between has registered over ours, as `@tensorflow/tfjs-layers` does with
 * gradients. Nothing is printed.
 *
 * @param options.wasmPaths where a browser finds our files; default: where a bundler put them
 * @throws Error when the installed `@tensorflow/tfjs-backend-wasm` lacks a kernel that ours builds on, or when one of our
 *   files can't be read
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { installKernels } from '@striate/kernels';
 *
 * await installKernels();
 * await tf.setBackend('wasm'); // model.fit() on a model with conv2d layers now works
 * ```
 */
export async function installKernels({ wasmPaths }: InstallOptions = {}): Promise<void> {
  installGradients();
  await loadModules(wasmPaths);
  kernels ??= allKernels();
  for (const kernel of kernels) {
    const present = getKernel(kernel.kernelName, WASM);
    if (present === kernel) continue;
    if (present) unregisterKernel(kernel.kernelName, WASM);
    registerKernel(kernel);
  }
}

/** Ours, and tfjs's that stay, kept from complex numbers as ours are. */
function allKernels(): KernelConfig[] {
  const ours = trainingKernels.map(({ kernelName, create }) => create(getKernel(kernelName, WASM)));
  const names = new Set(ours.map(({ kernelName }) => kernelName));
  const theirs = getKernelsForBackend(WASM).filter(({ kernelName }) => !names.has(kernelName));
  return [...ours, ...theirs].map(guardComplex);
}

/**
 * Gives tfjs the gradients that it lacks, on every backend; enough for a program that doesn't use WASM. A part of
 * {@link installKernels}.
 *
 * @example
 * ```ts
 * await tf.setBackend('webgl');
 * installGradients(); // tf.conv2d with dilation now has a gradient
 * ```
 */
export function installGradients(): void {
  for (const gradient of trainingGradients) {
    const present = getGradient(gradient.kernelName);
    if (present === gradient) continue;
    if (present) unregisterGradient(gradient.kernelName);
    registerGradient(gradient);
  }
}
