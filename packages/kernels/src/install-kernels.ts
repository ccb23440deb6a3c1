import {
  getGradient,
  getKernel,
  type KernelConfig,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { trainingGradients } from './gradients/registry.js';
import { WASM } from './kernels/kernel.js';
import { trainingKernels } from './kernels/registry.js';

// Made once: a wrapped kernel must keep tfjs's own inside, not an earlier wrapping of ours.
let kernels: readonly KernelConfig[] | undefined;

/**
 * Gives the tfjs WASM backend the kernels that training needs, and tfjs on every backend the gradients that it lacks.
 *
 * Call it before or after `tf.setBackend('wasm')`. A second call is harmless; it also puts back what a package imported
 * in between has registered over ours, as `@tensorflow/tfjs-layers` does with gradients. Nothing is printed.
 *
 * @throws Error when the installed `@tensorflow/tfjs-backend-wasm` lacks a kernel that ours builds on
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { installKernels } from '@striate/kernels';
 *
 * installKernels();
 * await tf.setBackend('wasm'); // model.fit() on a model with conv2d layers now works
 * ```
 */
export function installKernels(): void {
  kernels ??= trainingKernels.map(({ kernelName, create }) => create(getKernel(kernelName, WASM)));
  for (const kernel of kernels) {
    const present = getKernel(kernel.kernelName, WASM);
    if (present === kernel) continue;
    if (present) unregisterKernel(kernel.kernelName, WASM);
    registerKernel(kernel);
  }
  for (const gradient of trainingGradients) {
    const present = getGradient(gradient.kernelName);
    if (present === gradient) continue;
    if (present) unregisterGradient(gradient.kernelName);
    registerGradient(gradient);
  }
}
