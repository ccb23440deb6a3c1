import { Hdf5Bytes } from './hdf5-bytes.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where an HDF5 file's content begins. */
export interface Superblock {
  /** From the signature on, to which all addresses are relative. */
  readonly bytes: Hdf5Bytes;
  /** Of the root group's object header. */
  readonly root: number;
}

/**
 * Finds the root of an HDF5 file.
 *
 * @throws BundleError for a file that is cut off, or of another version or size of addresses
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, II.A
 */
export function readSuperblock(file: Uint8Array, source: string): Superblock {
  const bytes = new Hdf5Bytes(file.subarray(findSignature(file)), source);
  const version = bytes.u8(8);
  if (version > 3) throw bytes.unsupported(`a superblock of version ${version}`);
  const sizesAt = version < 2 ? 13 : 9;
  if (bytes.u8(sizesAt) !== 8 || bytes.u8(sizesAt + 1) !== 8) {
    throw bytes.unsupported('addresses or lengths of another size than 8 bytes');
  }
  // Version 0 holds four addresses and then an entry whose second field this is; version 1 has 4 bytes more before them.
  const rootAt = version < 2 ? 24 + 4 * version + 4 * 8 + 8 : 36;
  const root = bytes.address(rootAt);
  if (root === undefined) throw bytes.failure('has no root group');
  return { bytes, root };
}

/** At byte 0, or behind a block of 512 bytes, 1024, 2048, ... that belongs to others. */
function findSignature(file: Uint8Array): number {
  const isAt = (at: number) => SIGNATURE.every((byte, index) => file[at + index] === byte);
  if (isAt(0)) return 0;
  let at = 512;
  while (at < file.length && !isAt(at)) at *= 2;
  return Math.min(at, file.length);
}
