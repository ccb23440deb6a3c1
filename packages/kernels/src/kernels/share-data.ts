import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Cast,
  type CastAttrs,
  type CastInputs,
  Identity,
  type IdentityInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { defineKernel, wrapKernel } from './kernel.js';

/** A copy of a tensor. tfjs's copies its numbers; as on other backends, both tensors now share them, since none changes. */
export const identity = defineKernel<IdentityInputs, object>(Identity, ({ inputs, backend }) =>
  share(backend, inputs.x),
);

/** Conversion to another type. To the same one it is a copy, see `identity`. */
export const cast = wrapKernel<CastInputs, CastAttrs>(
  Cast,
  (original) => (args) =>
    args.inputs.x.dtype === args.attrs.dtype ? share(args.backend, args.inputs.x) : original(args),
);

/** Another name for a tensor's data. */
export function share(backend: BackendWasm, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  // Looked up first, since data that still lies on another backend moves here with a count of its own.
  backend.dataIdMap.get(dataId);
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
