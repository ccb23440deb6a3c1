import { elementCount } from '../tensor-data.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';

const MAX_RANK = 32;

/**
 * Reads a dataspace message.
 *
 * @returns the shape; `[]` for a single value, undefined where there is none at all
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, IV.A.2.b
 */
export function readDataspace(bytes: Hdf5Bytes, at: number): number[] | undefined {
  const version = bytes.u8(at);
  const rank = bytes.u8(at + 1);
  if (version !== 1 && version !== 2) throw bytes.failure(`has a shape of the unknown version ${version}`);
  if (rank > MAX_RANK) throw bytes.failure(`has a shape of rank ${rank}`);
  if (version === 2 && bytes.u8(at + 3) === 2) return undefined;
  const start = at + (version === 1 ? 8 : 4);
  const shape = Array.from({ length: rank }, (_, axis) => bytes.u64(start + 8 * axis));
  if (Number.isNaN(elementCount(shape))) throw bytes.failure(`has the impossible shape [${shape}]`);
  return shape;
}
