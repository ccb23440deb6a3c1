import './register-gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { inject } from 'vitest';
import { loadModules } from '../src/native/modules.js';
import { installGradients, registerKernels } from '../src/register.js';
import './provided.js';
import { startVariant } from './variants.js';

/** A tensor's content, which every backend can make its own tensor of. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Reproducible pseudo-random values in [-1, 1), by a linear congruential generator. */
export function randomValues(shape: readonly number[], seed: number): Values {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const data = new Float32Array(tf.util.sizeFromShape([...shape]));
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state / 2 ** 31 - 1;
  }
  return { shape, data };
}

/** A tensor of these values on the current backend. */
export function toTensor<T extends tf.Tensor = tf.Tensor>({ shape, data }: Values): T {
  return tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32') as T;
}

/** The backends to test: a project for one of our compiled files leaves out the one that has none of them. */
export const testedBackends: readonly ('cpu' | 'wasm')[] = inject('variant') ? ['wasm'] : ['cpu', 'wasm'];

/** Selects a backend that runs with our kernels and gradients. */
export async function select(backend: 'cpu' | 'wasm'): Promise<void> {
  const variant = inject('variant');
  if (variant && !tf.engine().registry.wasm) await startVariant(variant);
  await loadModules();
  registerKernels();
  installGradients();
  if (!(await tf.setBackend(backend))) throw new Error(`no ${backend} backend`);
}

type Compute = (...inputs: never[]) => tf.Tensor;

/**
 * The value of `f` and its gradient for each input, by a fixed random gradient of the output.
 *
 * @throws Error when a tensor, or a buffer of the backend, is left over
 */
export function valueAndGradients(backend: 'cpu' | 'wasm', inputs: readonly Values[], f: Compute) {
  return withoutLeak(backend, inputs, (tensors) => {
    const value = f(...(tensors as never[]));
    const dy = toTensor(randomValues(value.shape, 77));
    return [value, ...tf.grads(f as unknown as (...inputs: tf.Tensor[]) => tf.Tensor)(tensors, dy)];
  });
}

/**
 * The value of `f` alone.
 *
 * @throws Error when a tensor, or a buffer of the backend, is left over
 */
export async function valueOn(backend: 'cpu' | 'wasm', inputs: readonly Values[], f: Compute) {
  const [value] = await withoutLeak(backend, inputs, (tensors) => [f(...(tensors as never[]))]);
  return value!;
}

async function withoutLeak(
  backend: 'cpu' | 'wasm',
  inputs: readonly Values[],
  compute: (tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<Float32Array[]> {
  await select(backend);
  const tensorsBefore = tf.memory().numTensors;
  const buffersBefore = tf.engine().backend.numDataIds();
  const results = tf.tidy(() =>
    compute(inputs.map((values) => toTensor(values))).map((tensor) => Float32Array.from(tensor.dataSync())),
  );
  const tensors = tf.memory().numTensors - tensorsBefore;
  const buffers = tf.engine().backend.numDataIds() - buffersBefore;
  if (tensors !== 0 || buffers !== 0)
    throw new Error(`${backend} leaked ${tensors} tensors, ${buffers} buffers`);
  return results;
}

/** The largest difference, relative to the largest expected value (or to 1). NaN equals NaN alone. */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let scale = 1;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const want = expected[i]!;
    const got = actual[i]!;
    if (Number.isNaN(want) && Number.isNaN(got)) continue;
    if (Number.isNaN(got) || Number.isNaN(want)) return Number.POSITIVE_INFINITY;
    if (got === want) continue;
    scale = Math.max(scale, Math.abs(want));
    largest = Math.max(largest, Math.abs(got - want));
  }
  return largest / scale;
}
