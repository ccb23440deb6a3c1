/** Numbers of one tensor outside a backend. F16 and BF16 are held widened to float32, BOOL as 0 and 1. */
export type TensorArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** The number types of the safetensors format that JavaScript can hold (all but the 8-bit floats). */
export type TensorDtype =
  | 'F64'
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'I64'
  | 'U64'
  | 'I32'
  | 'U32'
  | 'I16'
  | 'U16'
  | 'I8'
  | 'U8'
  | 'BOOL';

/** One tensor's numbers, row-major, with their shape: how weights travel to and from files. */
export interface TensorData {
  readonly dtype: TensorDtype;
  /** `[]` for a single number. */
  readonly shape: readonly number[];
  readonly data: TensorArray;
}

interface ArrayType {
  readonly name: string;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): TensorArray;
}

/** How a number type lies in a file and in memory. */
export interface DtypeLayout {
  /** Of one element in the file. */
  readonly bytes: number;
  /** Of `TensorData.data`. */
  readonly array: ArrayType;
}

export const DTYPE_LAYOUTS: Readonly<Record<TensorDtype, DtypeLayout>> = {
  F64: { bytes: 8, array: Float64Array },
  F32: { bytes: 4, array: Float32Array },
  F16: { bytes: 2, array: Float32Array },
  BF16: { bytes: 2, array: Float32Array },
  I64: { bytes: 8, array: BigInt64Array },
  U64: { bytes: 8, array: BigUint64Array },
  I32: { bytes: 4, array: Int32Array },
  U32: { bytes: 4, array: Uint32Array },
  I16: { bytes: 2, array: Int16Array },
  U16: { bytes: 2, array: Uint16Array },
  I8: { bytes: 1, array: Int8Array },
  U8: { bytes: 1, array: Uint8Array },
  BOOL: { bytes: 1, array: Uint8Array },
};

/**
 * Counts the elements of a shape.
 *
 * @returns the product of the axes (1 for `[]`), or NaN where an axis is no whole number or the product is too
 * large to be exact
 */
export function elementCount(shape: readonly number[]): number {
  if (!shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) return Number.NaN;
  // A zero anywhere makes the tensor empty, however large the other axes are.
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const axis of shape) {
    count *= axis;
    if (!Number.isSafeInteger(count)) return Number.NaN;
  }
  return count;
}
