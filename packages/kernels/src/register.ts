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
import { trainingGradients } from './gradients/registry.js';
import { guardComplex } from './kernels/complex-data.js';
import { WASM } from './kernels/kernel.js';
import { trainingKernels } from './kernels/registry.js';

// Made once: a wrapped kernel must keep tfjs's own inside, not an earlier wrapping of ours.
let kernels: readonly KernelConfig[] | undefined;

/**
 * Puts our kernels in the place of tfjs's, on its WASM backend, whether that runs or not.
 *
 * @throws Error when the installed `@tensorflow/tfjs-backend-wasm` lacks a kernel that ours builds on
 */
export function registerKernels(): void {
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
 * `installKernels`.
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
