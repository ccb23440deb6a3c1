import { elementCount } from '../tensor-data.js';
import { listRecords } from './btree-v2.js';
import { readDataspace } from './dataspace.js';
import { type Datatype, readDatatype } from './datatype.js';
import { openFractalHeap } from './fractal-heap.js';
import type { GlobalHeaps } from './global-heap.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';
import { MESSAGE, type Message } from './object-header.js';

const MAX_TEXTS = 100_000;

/**
 * Reads the texts among an object's attributes; what else it says about itself, Keras does not need.
 *
 * @returns by name; a single text is a list of one
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, IV.A.2.m
 */
export function readTexts(
  bytes: Hdf5Bytes,
  messages: readonly Message[],
  heaps: GlobalHeaps,
): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { type, at } of messages) {
    if (type === MESSAGE.attribute) readAttribute(bytes, at, heaps, texts);
    else if (type === MESSAGE.attributeInfo) {
      const start = at + 2 + (bytes.u8(at + 1) & 1 ? 2 : 0);
      const heapAt = bytes.address(start);
      const treeAt = bytes.address(start + 8);
      if (heapAt === undefined || treeAt === undefined) continue;
      const find = openFractalHeap(bytes, heapAt);
      // Each record starts with the id.
      for (const record of listRecords(bytes, treeAt)) readAttribute(bytes, find(record).at, heaps, texts);
    }
  }
  return texts;
}

function readAttribute(bytes: Hdf5Bytes, at: number, heaps: GlobalHeaps, texts: Map<string, string[]>): void {
  const version = bytes.u8(at);
  if (version < 1 || version > 3) throw bytes.failure(`has an attribute of the unknown version ${version}`);
  // A type or shape that is kept elsewhere: Keras writes none.
  if (version > 1 && bytes.u8(at + 1) !== 0) return;
  const pad = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const nameAt = at + (version === 3 ? 9 : 8);
  const typeAt = nameAt + pad(bytes.u16(at + 2));
  const spaceAt = typeAt + pad(bytes.u16(at + 4));
  const dataAt = spaceAt + pad(bytes.u16(at + 6));
  const type = readDatatype(bytes, typeAt);
  if (type.kind !== 'string' && type.kind !== 'long-string') return;
  const count = elementCount(readDataspace(bytes, spaceAt) ?? [0]);
  if (count > MAX_TEXTS) throw bytes.failure(`has an attribute of ${count} texts`);
  const values = Array.from({ length: count }, (_, index) =>
    readText(bytes, dataAt + index * type.bytes, type, heaps),
  );
  texts.set(bytes.text(nameAt, bytes.u16(at + 2)), values);
}

function readText(bytes: Hdf5Bytes, at: number, type: Datatype, heaps: GlobalHeaps): string {
  if (type.kind === 'string') return bytes.text(at, type.bytes);
  const length = bytes.u32(at);
  const heap = bytes.address(at + 4);
  return length === 0 || heap === undefined ? '' : heaps.text(heap, bytes.u32(at + 12), length);
}
