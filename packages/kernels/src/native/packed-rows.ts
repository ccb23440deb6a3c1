import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Numbers in rows of which most are zero, as the gradient of an embedding is: those that are not lie side by side. */
export interface PackedRows {
  /** Which rows those are, ascending. */
  readonly rows: Int32Array;
  readonly rowBytes: number;
  /** Where the first of them lies. */
  readonly address: number;
}

/** The backend's record of a tensor's data. */
interface Entry {
  id: number;
  memoryOffset: number;
  readonly refCount: number;
}

const packed = new WeakMap<object, PackedRows>();

/**
 * Says that of a new tensor only these rows have been written, one after the other at the start of its memory. To everybody
 * who asks where its numbers lie they are put where they belong first, and the rest is filled with zeros; who never asks
 * never pays for it.
 *
 * @param info a tensor that nothing has read yet
 * @param rows ascending, each once
 */
export function packRows(backend: BackendWasm, info: TensorInfo, rows: Int32Array, rowBytes: number): void {
  const entry = backend.dataIdMap.get(info.dataId) as Entry;
  const { id, memoryOffset: address } = entry;
  packed.set(info.dataId, { rows, rowBytes, address });
  const unpack = <T>(value: T): T => {
    Object.defineProperties(entry, {
      id: { value: id, writable: true },
      memoryOffset: { value: address, writable: true },
    });
    packed.delete(info.dataId);
    // The backend asks too when it frees the memory, after it has counted the last tensor away.
    if (entry.refCount > 0) spread(backend, info, { rows, rowBytes, address });
    return value;
  };
  // Functions of tfjs's own find a tensor by its id.
  Object.defineProperties(entry, {
    id: { configurable: true, get: () => unpack(id) },
    memoryOffset: { configurable: true, get: () => unpack(address) },
  });
}

/** The rows of a tensor that is packed still; undefined for every other one. */
export function packedRowsOf({ dataId }: TensorInfo): PackedRows | undefined {
  return packed.get(dataId);
}

/** From the last row to the first, so that none is written over; in place, since a kernel may hold views of the memory. */
function spread(backend: BackendWasm, info: TensorInfo, { rows, rowBytes }: PackedRows): void {
  const numbers = backend.typedArrayFromHeap(info);
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let end = bytes.length;
  for (let place = rows.length - 1; place >= 0; place--) {
    const at = rows[place]! * rowBytes;
    bytes.fill(0, at + rowBytes, end);
    bytes.copyWithin(at, place * rowBytes, (place + 1) * rowBytes);
    end = at;
  }
  bytes.fill(0, 0, end);
}
