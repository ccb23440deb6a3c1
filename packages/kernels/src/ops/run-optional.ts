import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Runs a kernel with several outputs where the current backend has it and all inputs are float32.
 *
 * @returns the outputs, owned by the caller, or null
 */
export function runOptional(kernelName: string, inputs: NamedTensorMap, attrs: object): Tensor[] | null {
  if (getKernel(kernelName, getBackend()) === undefined) return null;
  if (Object.values(inputs).some(({ dtype }) => dtype !== 'float32')) return null;
  return engine().runKernel(kernelName, inputs, attrs as NamedAttrMap) as unknown as Tensor[];
}
