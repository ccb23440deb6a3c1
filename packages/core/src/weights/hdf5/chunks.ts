import { elementCount } from '../tensor-data.js';
import { undoFilters } from './filters.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';
import { listLeaves } from './links.js';

/** How a dataset is cut into pieces of one shape. */
export interface ChunkLayout {
  /** Where the pieces are listed, or where the only one is. */
  readonly address: number | undefined;
  readonly chunk: readonly number[];
  /** The only piece, where there is but one: its bytes in the file, and the filters that it went without. */
  readonly single?: { readonly bytes: number; readonly skipped: number };
}

interface Piece {
  readonly at: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly offset: readonly number[];
}

/**
 * Puts a dataset together from its chunks.
 *
 * @param shape of the whole
 * @param elementBytes of an element
 * @returns the elements' bytes, row-major
 */
export function readChunks(
  bytes: Hdf5Bytes,
  layout: ChunkLayout,
  filters: readonly number[],
  shape: readonly number[],
  elementBytes: number,
): Uint8Array {
  const { chunk } = layout;
  const size = elementCount(chunk) * elementBytes;
  const isUsable = chunk.length === shape.length && chunk.every((length) => length > 0);
  if (!isUsable || !Number.isSafeInteger(size)) throw bytes.failure(`has chunks of the shape [${chunk}]`);
  const pieces = listPieces(bytes, layout, size, shape.length);
  const expected = shape.reduce(
    (count, length, axis) => count * Math.ceil(length / (chunk[axis] as number)),
    1,
  );
  if (pieces.length !== expected) {
    throw bytes.failure(`lacks numbers: a dataset has ${pieces.length} of ${expected} chunks`);
  }
  const total = elementCount(shape) * elementBytes;
  // Deflated data can't be smaller; so a small file can't claim a large dataset.
  if (total > 1032 * pieces.reduce((sum, piece) => sum + piece.bytes, 0)) {
    throw bytes.failure(`has a dataset of shape [${shape}] in too few bytes`);
  }
  const result = new Uint8Array(total);
  for (const piece of pieces) {
    const packed = bytes.slice(piece.at, piece.bytes);
    const data = undoFilters(bytes, packed, filters, piece.skipped, { size, elementBytes });
    if (data.length < size) throw bytes.failure(`has a chunk of ${data.length} bytes instead of ${size}`);
    bytes.spend(size / 8);
    place(result, data, piece.offset, chunk, shape, elementBytes);
  }
  return result;
}

function listPieces(bytes: Hdf5Bytes, layout: ChunkLayout, size: number, rank: number): Piece[] {
  const { address, single } = layout;
  if (address === undefined) return [];
  if (single) {
    return [
      { at: address, bytes: single.bytes || size, skipped: single.skipped, offset: Array(rank).fill(0) },
    ];
  }
  const keys: Omit<Piece, 'at'>[] = [];
  // A key: bytes, skipped filters, and an offset for each axis and one more for the bytes of an element.
  const places = listLeaves(bytes, address, 1, 8 + 8 * (rank + 1), (key) => {
    const offset = Array.from({ length: rank }, (_, axis) => bytes.u64(key + 8 + 8 * axis));
    keys.push({ bytes: bytes.u32(key), skipped: bytes.u32(key + 4), offset });
  });
  return keys.map((key, index) => ({ ...key, at: places[index] as number }));
}

/** Copies the rows of a chunk to where they belong; what lies outside of the whole is filling. */
function place(
  result: Uint8Array,
  data: Uint8Array,
  offset: readonly number[],
  chunk: readonly number[],
  shape: readonly number[],
  elementBytes: number,
): void {
  const last = shape.length - 1;
  const rowLength = Math.min(chunk[last] as number, (shape[last] as number) - (offset[last] as number));
  if (rowLength <= 0) return;
  const rows = elementCount(chunk.slice(0, -1));
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let target = offset[last] as number;
    let isInside = true;
    for (let axis = last - 1, stride = shape[last] as number; axis >= 0; axis--) {
      const position = (offset[axis] as number) + (rest % (chunk[axis] as number));
      rest = Math.floor(rest / (chunk[axis] as number));
      isInside &&= position < (shape[axis] as number);
      target += position * stride;
      stride *= shape[axis] as number;
    }
    if (!isInside) continue;
    const from = row * (chunk[last] as number) * elementBytes;
    result.set(data.subarray(from, from + rowLength * elementBytes), target * elementBytes);
  }
}
