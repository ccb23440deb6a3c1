import type { Hdf5Bytes } from './hdf5-bytes.js';

/** The part of a heap's header that is needed to find objects in it. */
interface Heap {
  readonly width: number;
  readonly startBytes: number;
  /** Rows of blocks that hold objects; later rows hold blocks of blocks. */
  readonly directRows: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly root: number;
  /** 0 where the root is a block of objects itself. */
  readonly rootRows: number;
}

const MAX_DEPTH = 16;

/**
 * Opens a fractal heap, where new HDF5 files keep the links and attributes of large objects.
 *
 * @returns a function that gives an object's place in the file by its id, which lies at a place in the file too
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, III.G
 */
export function openFractalHeap(
  bytes: Hdf5Bytes,
  address: number,
): (id: number) => { at: number; size: number } {
  const heap = readHeader(bytes, address);
  return (id) => {
    const type = (bytes.u8(id) >> 4) & 3;
    if (type === 2) return { at: id + 1, size: (bytes.u8(id) & 15) + 1 };
    if (type !== 0) throw bytes.unsupported('a very long attribute');
    const offset = bytes.uint(id + 1, heap.offsetBytes);
    const size = bytes.uint(id + 1 + heap.offsetBytes, heap.lengthBytes);
    const at = heap.rootRows === 0 ? heap.root + offset : findIn(bytes, heap, offset);
    return { at, size };
  };
}

function readHeader(bytes: Hdf5Bytes, address: number): Heap {
  bytes.expect('FRHP', address);
  if (bytes.u16(address + 7) !== 0) throw bytes.unsupported('compressed attributes or links');
  const width = bytes.u16(address + 110);
  const startBytes = bytes.u64(address + 112);
  const directBytes = bytes.u64(address + 120);
  const root = bytes.address(address + 132);
  const directRows = Math.log2(directBytes) - Math.log2(startBytes) + 2;
  if (root === undefined || width === 0 || startBytes === 0 || !Number.isInteger(directRows)) {
    throw bytes.failure('has a heap that can not be');
  }
  const longest = Math.min(directBytes, bytes.u32(address + 10));
  return {
    width,
    startBytes,
    directRows,
    offsetBytes: Math.ceil(bytes.u16(address + 128) / 8),
    lengthBytes: Math.ceil((Math.floor(Math.log2(longest)) + 1) / 8),
    root,
    rootRows: bytes.u16(address + 140),
  };
}

/** Goes down from the root to the block that holds an offset of the heap. */
function findIn(bytes: Hdf5Bytes, heap: Heap, target: number): number {
  let block = heap.root;
  let offset = target;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    bytes.expect('FHIB', block);
    const children = block + 13 + heap.offsetBytes;
    // Each row has `width` blocks of one size, the first two rows of the smallest.
    let row = 0;
    let rowStart = 0;
    while (offset >= rowStart + heap.width * rowBytes(heap, row)) {
      bytes.spend(1);
      rowStart += heap.width * rowBytes(heap, row);
      row++;
    }
    const column = Math.floor((offset - rowStart) / rowBytes(heap, row));
    const child = bytes.address(children + 8 * (row * heap.width + column));
    if (child === undefined) throw bytes.failure('has an object in a part of a heap that is not there');
    offset -= rowStart + column * rowBytes(heap, row);
    if (row < heap.directRows) return child + offset;
    block = child;
  }
  throw bytes.failure('has a heap of blocks in blocks without end');
}

function rowBytes({ startBytes }: Heap, row: number): number {
  return startBytes * 2 ** Math.max(row - 1, 0);
}
