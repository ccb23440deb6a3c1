import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type TensorInfo,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  type UnsortedSegmentSumInputs,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { packRows } from '../native/packed-rows.js';
import { defineKernel } from './kernel.js';

/**
 * Adds up the rows of `x` that carry the same segment id; the gradient of `gather`, and so of an embedding. Rows with an
 * id below 0 or not below `numSegments` are left out. Where most sums are zero, as of an embedding, they are packed.
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
    const out = backend.makeOutput([numSegments, ...rowShape], x.dtype === 'bool' ? 'int32' : x.dtype);
    const order = rowsBySegment(backend.typedArrayFromHeap(segmentIds), numSegments);
    const rowSize = util.sizeFromShape(rowShape);
    if (x.dtype !== 'float32') {
      sumIntegers(backend, x, order, out, rowSize);
      return out;
    }
    const full = withoutEmpty(order);
    const isSparse = full.segments.length <= numSegments / 2 && numSegments * rowSize >= MIN_PACKED;
    sumFloats(backend, x, isSparse ? full : order, out, rowSize);
    if (isSparse) packRows(backend, out, full.segments, rowSize * 4);
    return out;
  },
);

/** Numbers below which it is not worth the while to leave out rows of zeros. */
const MIN_PACKED = 16_384;

/** Which rows belong to each segment, in ascending order. */
interface SegmentOrder {
  /** Segment s has the rows from `starts[s]` to before `starts[s + 1]` of `rows`. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

function rowsBySegment(ids: ArrayLike<number>, segments: number): SegmentOrder {
  const isInside = (id: number) => id >= 0 && id < segments;
  // Counted one place further on, so that the sums are where each segment begins.
  const starts = new Int32Array(segments + 1);
  for (let row = 0; row < ids.length; row++) if (isInside(ids[row]!)) starts[ids[row]! + 1]!++;
  for (let segment = 0; segment < segments; segment++) starts[segment + 1]! += starts[segment]!;
  const next = starts.slice();
  const rows = new Int32Array(starts[segments]!);
  for (let row = 0; row < ids.length; row++) if (isInside(ids[row]!)) rows[next[ids[row]!]!++] = row;
  return { starts, rows };
}

/** The segments that have rows, as if there were no others. */
function withoutEmpty({ starts, rows }: SegmentOrder): SegmentOrder & { readonly segments: Int32Array } {
  const segments = new Int32Array(starts.length - 1);
  const fullStarts = new Int32Array(starts.length);
  let count = 0;
  for (let segment = 0; segment < segments.length; segment++) {
    if (starts[segment] === starts[segment + 1]) continue;
    segments[count] = segment;
    fullStarts[count++] = starts[segment]!;
  }
  fullStarts[count] = rows.length;
  return { starts: fullStarts.subarray(0, count + 1), rows, segments: segments.slice(0, count) };
}

function sumFloats(
  backend: BackendWasm,
  x: TensorInfo,
  { starts, rows }: SegmentOrder,
  out: TensorInfo,
  rowSize: number,
): void {
  const segments = starts.length - 1;
  const native = nativeOf(backend);
  native.withCopy(starts, (startsAt) =>
    native.withCopy(rows, (rowsAt) => {
      const addresses = [native.address(x), rowsAt, startsAt, native.address(out)];
      native.share('segmentSums', [...addresses, rowSize * 4], {
        units: segments,
        cost: (rows.length + segments / 4) * rowSize,
      });
    }),
  );
}

function sumIntegers(
  backend: BackendWasm,
  x: TensorInfo,
  { starts, rows }: SegmentOrder,
  out: TensorInfo,
  rowSize: number,
): void {
  const values = backend.typedArrayFromHeap(x);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  for (let segment = 0; segment < starts.length - 1; segment++) {
    for (const row of rows.subarray(starts[segment], starts[segment + 1])) {
      for (let k = 0; k < rowSize; k++) sums[segment * rowSize + k]! += values[row * rowSize + k]!;
    }
  }
}
