import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  Slice,
  type SliceAttrs,
  type SliceInputs,
  SplitV,
  type SplitVAttrs,
  type SplitVInputs,
  slice_util,
  type Tensor,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { wrapKernel } from './kernel.js';

/** A part of a tensor. tfjs's copies the whole tensor first. Strings are left to it. */
export const slice = wrapKernel<SliceInputs, SliceAttrs>(Slice, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const x = inputs.x as Tensor;
  if (x.dtype === 'string') return original(args);
  const [begin, size] = slice_util.parseSliceParams(x, attrs.begin, attrs.size) as [number[], number[]];
  slice_util.assertParamsValid(x, begin, size);
  return partOf(backend, x, begin, size);
});

/** The parts of a tensor along an axis, likewise. */
export const splitV = wrapKernel<SplitVInputs, SplitVAttrs, TensorInfo[]>(SplitV, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const { x } = inputs;
  if (x.dtype === 'string') return original(args);
  const [axis] = util.parseAxisParam(attrs.axis, x.shape) as [number];
  let start = 0;
  return backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis).map((length) => {
    const begin = x.shape.map((_size, i) => (i === axis ? start : 0));
    start += length;
    return partOf(backend, x, begin, x.shape.with(axis, length));
  });
});

/** A copy, run by run: a run is what lies together in both tensors. */
function partOf(backend: BackendWasm, x: TensorInfo, begin: readonly number[], size: number[]): TensorInfo {
  const out = backend.makeOutput(size, x.dtype);
  const bytes = util.bytesPerElement(x.dtype);
  // The last axis that is cut: in those before it, every index is a run of its own.
  const cut = Math.max(
    0,
    size.findLastIndex((length, axis) => length !== x.shape[axis]),
  );
  const run = util.sizeFromShape(size.slice(cut)) * bytes;
  const strides = x.shape.map((_length, axis) => util.sizeFromShape(x.shape.slice(axis + 1)) * bytes);
  const native = nativeOf(backend);
  const first = begin.reduce((at, index, axis) => at + index * strides[axis]!, native.address(x));
  const starts = size
    .slice(0, cut)
    .reduce<number[]>(
      (places, length, axis) =>
        places.flatMap((at) => Array.from({ length }, (_, index) => at + index * strides[axis]!)),
      [first],
    );
  const heap = new Uint8Array(backend.typedArrayFromHeap(out).buffer);
  let to = native.address(out);
  for (const from of starts) {
    heap.copyWithin(to, from, from + run);
    to += run;
  }
  return out;
}
