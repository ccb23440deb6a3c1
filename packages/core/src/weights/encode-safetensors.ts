import { ShapeError } from '../errors.js';
import { narrowToBfloat16, narrowToFloat16 } from './half-float.js';
import { LENGTH_BYTES, METADATA_KEY } from './safetensors-format.js';
import { DTYPE_LAYOUTS, elementCount, type TensorData } from './tensor-data.js';

/**
 * Writes named tensors in the safetensors format: a length, a JSON header, then the numbers, little-endian and
 * without gaps. Wider number types come first, so that every tensor is aligned to its elements.
 *
 * @param tensors F16 and BF16 are rounded from float32, ties to even
 * @param metadata free text by name
 * @throws ShapeError where data and shape disagree, the array type is not the dtype's, or a tensor's name is
 * `__metadata__`
 * @see https://github.com/huggingface/safetensors#format
 * @example
 * const bytes = encodeSafetensors({ bias: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } });
 * bytes.length; // 80: 8 of length, 64 of header, 8 of numbers
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorData>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const names = Object.keys(tensors).sort((a, b) => elementBytes(tensors, b) - elementBytes(tensors, a));
  const entries: [string, object][] = [];
  if (Object.keys(metadata).length > 0) entries.push([METADATA_KEY, metadata]);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const name of names) {
    const tensor = tensors[name] as TensorData;
    checkTensor(name, tensor);
    const bytes = toBytes(tensor);
    const { dtype, shape } = tensor;
    entries.push([name, { dtype, shape, data_offsets: [offset, offset + bytes.length] }]);
    parts.push(bytes);
    offset += bytes.length;
  }
  let header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  header = padWithSpaces(header, Math.ceil(header.length / 8) * 8);
  const file = new Uint8Array(LENGTH_BYTES + header.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, LENGTH_BYTES);
  let position = LENGTH_BYTES + header.length;
  for (const part of parts) {
    file.set(part, position);
    position += part.length;
  }
  return file;
}

function elementBytes(tensors: Readonly<Record<string, TensorData>>, name: string): number {
  const layout = DTYPE_LAYOUTS[(tensors[name] as TensorData).dtype];
  return layout?.bytes ?? 0;
}

function checkTensor(name: string, { dtype, shape, data }: TensorData): void {
  const rule =
    'a tensor must have a known dtype, its array type, one element for each place in its shape, and';
  const layout = DTYPE_LAYOUTS[dtype];
  if (
    name !== METADATA_KEY &&
    layout &&
    data.constructor === layout.array &&
    elementCount(shape) === data.length
  ) {
    return;
  }
  throw new ShapeError(
    `encodeSafetensors: ${rule} another name than ${METADATA_KEY}; received ${JSON.stringify(name)} of dtype ` +
      `${dtype}, shape [${shape}] with ${data.length} elements in a ${data.constructor.name}.`,
  );
}

function toBytes({ dtype, data }: TensorData): Uint8Array {
  const stored =
    dtype === 'F16'
      ? narrowToFloat16(data as Float32Array)
      : dtype === 'BF16'
        ? narrowToBfloat16(data as Float32Array)
        : data;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

function padWithSpaces(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(length).fill(0x20);
  padded.set(bytes);
  return padded;
}
