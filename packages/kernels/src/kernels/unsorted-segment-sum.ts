import {
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  type UnsortedSegmentSumInputs,
  util,
} from '@tensorflow/tfjs-core';
import { defineKernel } from './kernel.js';

/**
 * Adds up the rows of `x` that carry the same segment id; the gradient of `gather`, and so of an embedding. Rows with an
 * id below 0 or not below `numSegments` are left out.
 */
export const unsortedSegmentSum = defineKernel<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs;
    const { numSegments } = attrs;
    const rank = segmentIds.shape.length;
    if (!util.arraysEqual(x.shape.slice(0, rank), segmentIds.shape)) {
      throw new Error(
        `unsortedSegmentSum: segmentIds must have the shape of x's first axes, received x [${x.shape}] and segmentIds ` +
          `[${segmentIds.shape}]; give one id for each row`,
      );
    }
    const rowShape = x.shape.slice(rank);
    const rowSize = util.sizeFromShape(rowShape);
    const out = backend.makeOutput([numSegments, ...rowShape], x.dtype === 'bool' ? 'int32' : x.dtype);
    const ids = backend.typedArrayFromHeap(segmentIds);
    const rows = backend.typedArrayFromHeap(x);
    const sums = backend.typedArrayFromHeap(out).fill(0);
    for (let row = 0; row < ids.length; row++) {
      const id = ids[row]!;
      if (id < 0 || id >= numSegments) continue;
      for (let k = 0; k < rowSize; k++) {
        const at = id * rowSize + k;
        sums[at] = sums[at]! + rows[row * rowSize + k]!;
      }
    }
    return out;
  },
);
