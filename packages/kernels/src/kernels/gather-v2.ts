import {
  backend_util,
  GatherV2,
  type GatherV2Attrs,
  type GatherV2Inputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { type KernelArgs, wrapKernel } from './kernel.js';

/**
 * Rows by their indices, such as the words' vectors of an embedding. tfjs's kernel works out the place of every number
 * anew; here rows are copied. Numbers of less than 4 bytes are left to tfjs's.
 *
 * Refuses an index out of range, in the words of the cpu backend.
 */
export const gatherV2 = wrapKernel<GatherV2Inputs, GatherV2Attrs>(GatherV2, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const { x, indices } = inputs;
  const isWide = x.dtype === 'float32' || x.dtype === 'int32';
  if (!isWide || indices.dtype !== 'int32') return original(args);
  const axis = util.parseAxisParam(attrs.axis, x.shape)[0]!;
  checkIndices(args, x.shape[axis]!);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, attrs.batchDims ?? 0);
  const out = backend.makeOutput(outputShape, x.dtype);
  const size = util.sizeFromShape(outputShape);
  if (size === 0) return out;
  const native = nativeOf(backend);
  const count = util.sizeFromShape(indices.shape) / batchSize;
  const addresses = [x, indices, out].map((info: TensorInfo) => native.address(info));
  native.share('gatherRows', [...addresses, outerSize, count, dimSize, sliceSize * 4], {
    units: batchSize * outerSize * count,
    cost: size / 2,
  });
  return out;
});

/** @throws Error for an index that is negative or not below `size` */
function checkIndices({ inputs, backend }: KernelArgs<GatherV2Inputs, GatherV2Attrs>, size: number): void {
  for (const index of backend.typedArrayFromHeap(inputs.indices)) {
    if (index >= 0 && index < size) continue;
    throw new Error(`GatherV2: the index value ${index} is not in [0, ${size - 1}]`);
  }
}
