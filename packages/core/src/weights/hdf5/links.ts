import { listRecords } from './btree-v2.js';
import { openFractalHeap } from './fractal-heap.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';
import { findMessage, MESSAGE, type Message } from './object-header.js';

const MAX_DEPTH = 32;
const SOFT_LINK = 2;

/**
 * Lists what a group holds, however the file keeps it: as links in its header, as links in a heap, or, in old files, as a
 * table of symbols. Links by path, and into other files, are left out.
 *
 * @returns addresses of object headers by name
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, III.A to III.D and IV.A.2
 */
export function readLinks(bytes: Hdf5Bytes, messages: readonly Message[]): Map<string, number> {
  const links = new Map<string, number>();
  const table = findMessage(messages, MESSAGE.symbolTable);
  if (table) readSymbolTable(bytes, table, links);
  for (const message of messages) if (message.type === MESSAGE.link) readLink(bytes, message.at, links);
  const info = findMessage(messages, MESSAGE.linkInfo);
  if (info) readHeapLinks(bytes, info, links);
  return links;
}

function readLink(bytes: Hdf5Bytes, at: number, links: Map<string, number>): void {
  const flags = bytes.u8(at + 1);
  let position = at + 2;
  const type = flags & 8 ? bytes.u8(position++) : 0;
  // The order of creation, and the character set.
  position += (flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0);
  const lengthBytes = 1 << (flags & 3);
  const length = bytes.uint(position, lengthBytes);
  const name = bytes.text(position + lengthBytes, length);
  if (type === 0) addLink(bytes, links, name, bytes.address(position + lengthBytes + length));
}

function addLink(
  bytes: Hdf5Bytes,
  links: Map<string, number>,
  name: string,
  address: number | undefined,
): void {
  if (address === undefined) throw bytes.failure(`has the link ${JSON.stringify(name)} to nowhere`);
  if (links.has(name)) throw bytes.failure(`has two things called ${JSON.stringify(name)} in one group`);
  links.set(name, address);
}

function readHeapLinks(bytes: Hdf5Bytes, { at }: Message, links: Map<string, number>): void {
  const start = at + 2 + (bytes.u8(at + 1) & 1 ? 8 : 0);
  const heapAt = bytes.address(start);
  const treeAt = bytes.address(start + 8);
  if (heapAt === undefined || treeAt === undefined) return;
  const find = openFractalHeap(bytes, heapAt);
  // Each record is a hash of the name, and an id.
  for (const record of listRecords(bytes, treeAt)) readLink(bytes, find(record + 4).at, links);
}

function readSymbolTable(bytes: Hdf5Bytes, { at }: Message, links: Map<string, number>): void {
  const treeAt = bytes.address(at);
  const heapAt = bytes.address(at + 8);
  if (treeAt === undefined || heapAt === undefined) return;
  bytes.expect('HEAP', heapAt);
  const namesAt = bytes.address(heapAt + 24);
  const namesBytes = bytes.u64(heapAt + 8);
  if (namesAt === undefined) throw bytes.failure('has a group without names');
  for (const node of listLeaves(bytes, treeAt, 0, 8)) {
    bytes.expect('SNOD', node);
    const count = bytes.u16(node + 6);
    for (let i = 0; i < count; i++) {
      const entry = node + 8 + 40 * i;
      if (bytes.u32(entry + 16) === SOFT_LINK) continue;
      const offset = bytes.u64(entry);
      if (offset >= namesBytes) throw bytes.failure('has a name outside of its group');
      addLink(
        bytes,
        links,
        readName(bytes, namesAt + offset, namesAt + namesBytes),
        bytes.address(entry + 8),
      );
    }
  }
}

function readName(bytes: Hdf5Bytes, start: number, limit: number): string {
  let end = start;
  while (end < limit && bytes.u8(end) !== 0) end++;
  return bytes.text(start, end - start);
}

/**
 * Lists what the leaves of a version 1 B-tree point to, in order.
 *
 * @param type 0 for groups, 1 for chunks
 * @param keyBytes of a key; one stands before each pointer
 * @param visit called with the place of each leaf's key
 */
export function listLeaves(
  bytes: Hdf5Bytes,
  root: number,
  type: number,
  keyBytes: number,
  visit?: (key: number) => void,
): number[] {
  const leaves: number[] = [];
  const pending: { node: number; level: number | undefined }[] = [{ node: root, level: undefined }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node } = next;
    bytes.expect('TREE', node);
    const level = bytes.u8(node + 5);
    const isExpected = next.level === undefined ? level <= MAX_DEPTH : level === next.level;
    if (bytes.u8(node + 4) !== type || !isExpected) throw bytes.failure('has a tree that leads elsewhere');
    const count = bytes.u16(node + 6);
    const children: typeof pending = [];
    for (let i = 0; i < count; i++) {
      const key = node + 24 + i * (keyBytes + 8);
      const child = bytes.address(key + keyBytes);
      if (child === undefined) throw bytes.failure('has a tree with a branch that is not there');
      if (level > 0) children.push({ node: child, level: level - 1 });
      else {
        visit?.(key);
        leaves.push(child);
      }
    }
    pending.push(...children.reverse());
  }
  return leaves;
}
