import type { TensorDtype } from '../tensor-data.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';

/** What the elements of a dataset or an attribute are. */
export type Datatype =
  | {
      readonly kind: 'number';
      readonly dtype: TensorDtype;
      readonly bytes: number;
      readonly bigEndian: boolean;
    }
  | { readonly kind: 'string'; readonly bytes: number }
  | { readonly kind: 'long-string'; readonly bytes: number }
  | { readonly kind: 'other'; readonly name: string; readonly bytes: number };

const CLASSES = [
  'integers',
  'floats',
  'times',
  'strings',
  'bit fields',
  'opaque bytes',
  'compounds',
  'references',
  'enumerations',
  'lists',
  'arrays',
];

/** By their bytes, and the bits of exponent and fraction. */
const FLOATS: Readonly<Record<string, TensorDtype>> = {
  '2/5/10': 'F16',
  '2/8/7': 'BF16',
  '4/8/23': 'F32',
  '8/11/52': 'F64',
};
const INTEGERS: Readonly<Record<string, TensorDtype>> = {
  i1: 'I8',
  i2: 'I16',
  i4: 'I32',
  i8: 'I64',
  u1: 'U8',
  u2: 'U16',
  u4: 'U32',
  u8: 'U64',
};

/**
 * Reads a datatype message.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, IV.A.2.d
 */
export function readDatatype(bytes: Hdf5Bytes, at: number): Datatype {
  const type = bytes.u8(at) & 15;
  const flags = bytes.u8(at + 1);
  const size = bytes.u32(at + 4);
  const name = CLASSES[type] ?? 'unknown elements';
  const bigEndian = (flags & 1) === 1;
  const other: Datatype = { kind: 'other', name: `${name} of ${size} bytes`, bytes: size };
  if (type === 0) {
    const dtype = INTEGERS[`${flags & 8 ? 'i' : 'u'}${size}`];
    return dtype ? { kind: 'number', dtype, bytes: size, bigEndian } : other;
  }
  if (type === 1) {
    const dtype = FLOATS[`${size}/${bytes.u8(at + 13)}/${bytes.u8(at + 15)}`];
    return dtype ? { kind: 'number', dtype, bytes: size, bigEndian } : other;
  }
  if (type === 3) return { kind: 'string', bytes: size };
  // Its elements are named numbers: h5py keeps booleans so. What they are follows; it can't be an enumeration again.
  if (type === 8 && (bytes.u8(at + 8) & 15) === 0) return readDatatype(bytes, at + 8);
  if (type === 9 && (flags & 15) === 1) return { kind: 'long-string', bytes: size };
  return other;
}
