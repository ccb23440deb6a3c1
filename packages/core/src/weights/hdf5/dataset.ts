import { widenBfloat16, widenFloat16 } from '../half-float.js';
import { DTYPE_LAYOUTS, elementCount, type TensorArray, type TensorData } from '../tensor-data.js';
import { type ChunkLayout, readChunks } from './chunks.js';
import { readDataspace } from './dataspace.js';
import { type Datatype, readDatatype } from './datatype.js';
import { readFilters } from './filters.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';
import { findMessage, MESSAGE, type Message } from './object-header.js';

const SINGLE_CHUNK = 1;

/** Whether the object is a dataset and not a group. */
export function isDataset(messages: readonly Message[]): boolean {
  return findMessage(messages, MESSAGE.layout) !== undefined;
}

/**
 * Reads the numbers of a dataset.
 *
 * @param name for messages
 * @param isBfloat16 whether two opaque bytes are a bfloat16, as Keras keeps them
 * @throws BundleError for other elements than numbers, and for missing or damaged ones
 */
export function readDataset(
  bytes: Hdf5Bytes,
  messages: readonly Message[],
  name: string,
  isBfloat16: boolean,
): TensorData {
  const spaceAt = findMessage(messages, MESSAGE.dataspace)?.at;
  const typeAt = findMessage(messages, MESSAGE.datatype)?.at;
  const layout = findMessage(messages, MESSAGE.layout);
  const shape = spaceAt === undefined ? undefined : readDataspace(bytes, spaceAt);
  if (shape === undefined || typeAt === undefined || !layout) {
    throw bytes.failure(`has the dataset ${name} without a shape, a type or a layout`);
  }
  const found = readDatatype(bytes, typeAt);
  const type: Datatype =
    isBfloat16 && found.bytes === 2 ? { kind: 'number', dtype: 'BF16', bytes: 2, bigEndian: false } : found;
  if (type.kind !== 'number') {
    throw bytes.unsupported(`the dataset ${name} of ${type.kind === 'other' ? type.name : 'texts'}`);
  }
  const length = elementCount(shape) * type.bytes;
  // What has no elements may have no storage.
  const raw = length === 0 ? new Uint8Array(0) : readRaw(bytes, messages, layout, shape, type.bytes);
  if (raw.length !== length)
    throw bytes.failure(`has ${raw.length} of the ${length} bytes of the dataset ${name}`);
  return { dtype: type.dtype, shape, data: toNumbers(raw, type) };
}

/** @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, IV.A.2.i */
function readRaw(
  bytes: Hdf5Bytes,
  messages: readonly Message[],
  { at }: Message,
  shape: readonly number[],
  elementBytes: number,
): Uint8Array {
  const version = bytes.u8(at);
  if (version < 1 || version > 4) throw bytes.unsupported(`a dataset of layout version ${version}`);
  const kind = bytes.u8(at + (version < 3 ? 2 : 1));
  const start = at + (version < 3 ? 8 : 2);
  const length = elementCount(shape) * elementBytes;
  if (kind === 0) {
    if (version < 3) {
      const sizeAt = start + 4 * bytes.u8(at + 1);
      return bytes.slice(sizeAt + 4, Math.min(length, bytes.u32(sizeAt)));
    }
    return bytes.slice(start + 2, Math.min(length, bytes.u16(start)));
  }
  if (kind === 1) {
    const address = bytes.address(start);
    if (address === undefined) throw bytes.failure('lacks numbers: a dataset was made and never written');
    return bytes.slice(address, length);
  }
  if (kind !== 2) throw bytes.unsupported('a dataset that lies in other files');
  const filters = readFilters(bytes, findMessage(messages, MESSAGE.filters));
  const layout = version === 4 ? newChunks(bytes, start) : oldChunks(bytes, at, version);
  return readChunks(bytes, layout, filters, shape, elementBytes);
}

function oldChunks(bytes: Hdf5Bytes, at: number, version: number): ChunkLayout {
  const rankAt = version < 3 ? at + 1 : at + 2;
  const addressAt = version < 3 ? at + 8 : at + 3;
  // The last axis is the bytes of an element.
  const rank = bytes.u8(rankAt) - 1;
  const chunk = Array.from({ length: Math.max(0, rank) }, (_, axis) => bytes.u32(addressAt + 8 + 4 * axis));
  return { address: bytes.address(addressAt), chunk };
}

function newChunks(bytes: Hdf5Bytes, start: number): ChunkLayout {
  const flags = bytes.u8(start);
  const rank = bytes.u8(start + 1) - 1;
  const lengthBytes = bytes.u8(start + 2);
  const chunk = Array.from({ length: Math.max(0, rank) }, (_, axis) =>
    bytes.uint(start + 3 + axis * lengthBytes, lengthBytes),
  );
  const indexAt = start + 3 + (rank + 1) * lengthBytes;
  if (bytes.u8(indexAt) !== SINGLE_CHUNK) throw bytes.unsupported('chunks in the layout of HDF5 1.10');
  const isFiltered = (flags & 2) !== 0;
  const single = isFiltered
    ? { bytes: bytes.u64(indexAt + 1), skipped: bytes.u32(indexAt + 9) }
    : { bytes: 0, skipped: 0 };
  return { address: bytes.address(indexAt + (isFiltered ? 13 : 1)), chunk, single };
}

function toNumbers(raw: Uint8Array, type: Datatype & { readonly kind: 'number' }): TensorArray {
  const { buffer } = new Uint8Array(raw);
  if (type.bigEndian) for (const element of chop(new Uint8Array(buffer), type.bytes)) element.reverse();
  if (type.dtype === 'F16') return widenFloat16(new Uint16Array(buffer));
  if (type.dtype === 'BF16') return widenBfloat16(new Uint16Array(buffer));
  return new DTYPE_LAYOUTS[type.dtype].array(buffer, 0, raw.length / type.bytes);
}

function* chop(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
