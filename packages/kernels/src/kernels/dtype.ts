import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Whether all tensors hold float32 numbers, which is all that our compiled functions know. */
export function areFloats(...infos: readonly TensorInfo[]): boolean {
  return infos.every(({ dtype }) => dtype === 'float32');
}

/**
 * Refuses other types than complex64.
 *
 * @throws Error naming the kernel and the type
 */
export function assertComplex(kernelName: string, { dtype }: TensorInfo): void {
  if (dtype === 'complex64') return;
  throw new Error(
    `${kernelName} on the wasm backend: the input must be complex64, received ${dtype}; make it of two tensors: ` +
      'tf.complex(real, imag)',
  );
}

/**
 * Refuses other types than float32, whose bits would be read as if they were.
 *
 * @throws Error naming the kernel and the type
 */
export function assertFloats(kernelName: string, ...infos: readonly TensorInfo[]): void {
  for (const { dtype } of infos) {
    if (dtype === 'float32') continue;
    throw new Error(
      `${kernelName} on the wasm backend: every input must be float32, received ${dtype}; cast it first: ` +
        "tf.cast(x, 'float32')",
    );
  }
}
