import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Identity, type IdentityInputs, type TensorInfo } from '@tensorflow/tfjs-core';
import { defineKernel } from './kernel.js';

/** A copy of a tensor. tfjs's copies its numbers; as on other backends, both tensors now share them, since none changes. */
export const identity = defineKernel<IdentityInputs, object>(Identity, ({ inputs, backend }) =>
  shareData(backend, inputs.x),
);

/** A tensor that shares another one's numbers. */
export function shareData(backend: BackendWasm, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  // Looked up first, since data that still lies on another backend moves here with a count of its own.
  backend.dataIdMap.get(dataId);
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
