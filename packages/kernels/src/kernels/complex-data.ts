import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Add,
  Cast,
  ComplexAbs,
  Concat,
  ExpandDims,
  FFT,
  Identity,
  IFFT,
  Imag,
  type KernelConfig,
  type KernelFunc,
  Multiply,
  OnesLike,
  Pack,
  Real,
  Reshape,
  Sub,
  type TensorInfo,
  ZerosLike,
} from '@tensorflow/tfjs-core';

/** Kernels that take complex64 inputs, on wasm as on cpu. */
const COMPLEX_KERNELS: ReadonlySet<string> = new Set([
  Add,
  Cast,
  ComplexAbs,
  Concat,
  ExpandDims,
  FFT,
  IFFT,
  Identity,
  Imag,
  Multiply,
  OnesLike,
  Pack,
  Real,
  Reshape,
  Sub,
  ZerosLike,
]);

/*
 * A complex64 tensor is one buffer with real and imaginary parts in turns. The backend has it down as float32 numbers with
 * an axis of two more: so it reads, copies and frees them as it does any others, while the engine knows the tensor as
 * complex64.
 */

/** A new complex64 tensor, its numbers not set. */
export function makeComplex(backend: BackendWasm, shape: readonly number[]): TensorInfo {
  return complexOf(backend.makeOutput([...shape, 2], 'float32'));
}

/** A complex64 tensor as tfjs's kernels can work on it: numbers, with one more axis of two. */
export function pairsOf({ dataId, shape }: TensorInfo): TensorInfo {
  return { dataId, shape: [...shape, 2], dtype: 'float32' };
}

/** Such numbers as a complex64 tensor. */
export function complexOf({ dataId, shape }: TensorInfo): TensorInfo {
  return { dataId, shape: shape.slice(0, -1), dtype: 'complex64' };
}

/**
 * The kernel, kept from complex64 inputs that it doesn't know: tfjs's wasm kernels would work on half of their numbers
 * without a word.
 */
export function guardComplex(config: KernelConfig): KernelConfig {
  const { kernelName, kernelFunc } = config;
  const takesComplex = COMPLEX_KERNELS.has(kernelName);
  const guarded: KernelFunc = (args) => {
    for (const name in args.inputs) {
      const input = args.inputs[name];
      if (input?.dtype !== 'complex64') continue;
      if (!takesComplex) {
        throw new Error(
          `${kernelName} on the wasm backend: complex64 tensors are not supported, nor are they on cpu; apply it to ` +
            'tf.real(x) and tf.imag(x)',
        );
      }
      adopt(args.backend as BackendWasm, input);
    }
    return kernelFunc(args);
  };
  return { ...config, kernelFunc: guarded };
}

/** Data that comes from another backend lies in turns too, but is down as complex64, which this backend can't read. */
function adopt(backend: BackendWasm, { dataId, shape }: TensorInfo): void {
  const data = backend.dataIdMap.get(dataId);
  if (data.dtype !== 'complex64') return;
  data.dtype = 'float32';
  data.shape = [...shape, 2];
}
