import {
  Concat,
  type ConcatAttrs,
  type ConcatInputs,
  OnesLike,
  type OnesLikeInputs,
  Pack,
  type PackAttrs,
  type PackInputs,
  util,
  ZerosLike,
  type ZerosLikeInputs,
} from '@tensorflow/tfjs-core';
import { complexOf, makeComplex, pairsOf } from './complex-data.js';
import { floats, wrapKernel } from './kernel.js';

/** Joins tensors along an axis. */
export const concat = wrapKernel<ConcatInputs, ConcatAttrs>(Concat, (original) => (args) => {
  const { inputs, attrs } = args;
  if (inputs[0]?.dtype !== 'complex64') return original(args);
  const [axis] = util.parseAxisParam(attrs.axis, inputs[0].shape);
  return complexOf(original({ ...args, inputs: inputs.map(pairsOf), attrs: { axis: axis! } }));
});

/** Joins tensors along a new axis. */
export const pack = wrapKernel<PackInputs, PackAttrs>(Pack, (original) => (args) => {
  const { inputs, attrs } = args;
  if (inputs[0]?.dtype !== 'complex64') return original(args);
  const axis = attrs.axis < 0 ? attrs.axis + inputs[0].shape.length + 1 : attrs.axis;
  return complexOf(original({ ...args, inputs: inputs.map(pairsOf), attrs: { axis } }));
});

/** Zeros in a tensor's shape and type. */
export const zerosLike = wrapKernel<ZerosLikeInputs, object>(ZerosLike, (original) => (args) => {
  const { x } = args.inputs;
  return x.dtype === 'complex64'
    ? complexOf(original({ ...args, inputs: { x: pairsOf(x) } }))
    : original(args);
});

/** Ones in a tensor's shape and type. */
export const onesLike = wrapKernel<OnesLikeInputs, object>(OnesLike, (original) => (args) => {
  const { inputs, backend } = args;
  if (inputs.x.dtype !== 'complex64') return original(args);
  const out = makeComplex(backend, inputs.x.shape);
  const numbers = floats(backend, pairsOf(out));
  for (let i = 0; i < numbers.length; i++) numbers[i] = i % 2 === 0 ? 1 : 0;
  return out;
});
