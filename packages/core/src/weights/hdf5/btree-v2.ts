import type { Hdf5Bytes } from './hdf5-bytes.js';

interface Tree {
  readonly recordBytes: number;
  /** Of the number of records in a child. */
  readonly countBytes: number;
  /** For each level: of the number of records in and below a child. Above leaves the two are the same. */
  readonly totalBytes: readonly number[];
}

const MAX_DEPTH = 8;
/** Of a node: signature, version, kind and checksum. */
const FRAME_BYTES = 10;

/**
 * Lists the records of a version 2 B-tree, in no particular order.
 *
 * @returns where each record starts
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, III.A.2
 */
export function listRecords(bytes: Hdf5Bytes, address: number): number[] {
  bytes.expect('BTHD', address);
  const depth = bytes.u16(address + 12);
  const root = bytes.address(address + 16);
  // A tree without records has no root.
  if (root === undefined) return [];
  if (depth > MAX_DEPTH) throw bytes.failure(`has a tree of the impossible depth ${depth}`);
  const recordBytes = bytes.u16(address + 10);
  if (recordBytes === 0) throw bytes.failure('has a tree with empty records');
  const tree = describeTree(bytes.u32(address + 6), recordBytes, depth);
  const records: number[] = [];
  const pending = [{ node: root, count: bytes.u16(address + 24), level: depth }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, count, level } = next;
    bytes.expect(level === 0 ? 'BTLF' : 'BTIN', node);
    for (let i = 0; i < count; i++) {
      const record = node + 6 + i * tree.recordBytes;
      bytes.slice(record, tree.recordBytes);
      records.push(record);
    }
    if (level === 0) continue;
    const step = 8 + tree.countBytes + (tree.totalBytes[level] as number);
    for (let i = 0; i <= count; i++) {
      const pointer = node + 6 + count * tree.recordBytes + i * step;
      const child = bytes.address(pointer);
      if (child === undefined) throw bytes.failure('has a tree with a branch that is not there');
      pending.push({ node: child, count: bytes.uint(pointer + 8, tree.countBytes), level: level - 1 });
    }
  }
  return records;
}

/** How wide counts are follows from how many records fit at most. */
function describeTree(nodeBytes: number, recordBytes: number, depth: number): Tree {
  let most = Math.floor((nodeBytes - FRAME_BYTES) / recordBytes);
  const countBytes = bytesFor(most);
  const totalBytes = [0];
  for (let level = 1, below = most; level <= depth; level++) {
    totalBytes.push(level === 1 ? 0 : bytesFor(below));
    const pointer = 8 + countBytes + (totalBytes[level] as number);
    most = Math.floor((nodeBytes - FRAME_BYTES - pointer) / (recordBytes + pointer));
    below = below * (most + 1) + most;
  }
  return { recordBytes, countBytes, totalBytes };
}

function bytesFor(count: number): number {
  return Math.min(8, Math.max(1, Math.ceil((Math.floor(Math.log2(Math.max(count, 1))) + 1) / 8)));
}
