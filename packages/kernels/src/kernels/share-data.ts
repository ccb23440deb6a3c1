import {
  Cast,
  type CastAttrs,
  type CastInputs,
  Identity,
  type IdentityInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { defineKernel, type KernelArgs, wrapKernel } from './kernel.js';

/** A copy of a tensor. tfjs's copies its numbers; as on other backends, both tensors now share them, since none changes. */
export const identity = defineKernel<IdentityInputs, object>(Identity, (args) => share(args));

/** Conversion to another type. To the same one it is a copy, see `identity`. */
export const cast = wrapKernel<CastInputs, CastAttrs>(
  Cast,
  (original) => (args) => (args.inputs.x.dtype === args.attrs.dtype ? share(args) : original(args)),
);

function share({ inputs, backend }: KernelArgs<IdentityInputs, object>): TensorInfo {
  const { dataId, shape, dtype } = inputs.x;
  // Looked up first, since data that still lies on another backend moves here with a count of its own.
  backend.dataIdMap.get(dataId);
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
