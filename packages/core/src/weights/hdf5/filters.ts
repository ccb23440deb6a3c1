import type { Hdf5Bytes } from './hdf5-bytes.js';
import { inflate } from './inflate.js';
import type { Message } from './object-header.js';

const DEFLATE = 1;
const SHUFFLE = 2;
const CHECKSUM = 3;
const MAX_FILTERS = 32;

/**
 * Reads a filter pipeline message: what was done to each chunk, in order.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, IV.A.2.l
 */
export function readFilters(bytes: Hdf5Bytes, message: Message | undefined): number[] {
  if (!message) return [];
  const version = bytes.u8(message.at);
  const count = bytes.u8(message.at + 1);
  if (version < 1 || version > 2 || count > MAX_FILTERS) throw bytes.failure('has unknown filters');
  const filters: number[] = [];
  let at = message.at + (version === 1 ? 8 : 2);
  for (let i = 0; i < count; i++) {
    const filter = bytes.u16(at);
    if (![DEFLATE, SHUFFLE, CHECKSUM].includes(filter)) {
      throw bytes.unsupported(`a compression (filter ${filter}) other than gzip`);
    }
    filters.push(filter);
    const hasName = version === 1;
    const nameBytes = hasName ? Math.ceil(bytes.u16(at + 2) / 8) * 8 : 0;
    const settings = bytes.u16(at + (hasName ? 6 : 4));
    const padding = version === 1 && settings % 2 === 1 ? 4 : 0;
    at += (hasName ? 8 : 6) + nameBytes + 4 * settings + padding;
  }
  return filters;
}

/**
 * Undoes the filters of a chunk.
 *
 * @param skipped a bit for each filter that this chunk went without
 * @param size of the chunk as it was
 * @param elementBytes of an element
 */
export function undoFilters(
  bytes: Hdf5Bytes,
  chunk: Uint8Array,
  filters: readonly number[],
  skipped: number,
  { size, elementBytes }: { readonly size: number; readonly elementBytes: number },
): Uint8Array {
  let data = chunk;
  for (let index = filters.length - 1; index >= 0; index--) {
    if (skipped & (1 << index)) continue;
    if (filters[index] === SHUFFLE) data = unshuffle(data, elementBytes);
    // A checksum of Fletcher: the hash of the whole file says more.
    else if (filters[index] === CHECKSUM) data = data.subarray(0, Math.max(0, data.length - 4));
    else data = unzip(bytes, data, size);
  }
  return data;
}

function unzip(bytes: Hdf5Bytes, data: Uint8Array, size: number): Uint8Array {
  try {
    return inflate(data, size + 4);
  } catch {
    throw bytes.failure('has compressed numbers that can not be unpacked');
  }
}

/** First all first bytes of the elements, then all second bytes, and so on. */
function unshuffle(data: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(data.length / elementBytes);
  const result = new Uint8Array(data);
  for (let byte = 0; byte < elementBytes; byte++) {
    for (let i = 0; i < count; i++) result[i * elementBytes + byte] = data[byte * count + i] as number;
  }
  return result;
}
