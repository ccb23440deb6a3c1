import { refuse } from '../storage/parse-json.js';
import { widenFloat16 } from './half-float.js';
import { elementCount, type TensorData } from './tensor-data.js';
import type { TfjsWeight } from './tfjs-manifest.js';

/** Bytes of one number, as it is stored. */
export const WIDTHS = { bool: 1, float16: 2, float32: 4, int32: 4, uint16: 2, uint8: 1 } as const;

/**
 * Takes a group of TF.js weights apart. Quantised numbers are restored; strings and an optimiser's state are left
 * out.
 *
 * @param bytes of the group's files, one after another
 * @param weights checked
 * @throws BundleError where there are more or fewer bytes than the weights need
 */
export function decodeTfjsWeights(
  bytes: Uint8Array,
  weights: readonly TfjsWeight[],
  source: string,
): [string, TensorData][] {
  const decoded: [string, TensorData][] = [];
  let position = 0;
  for (const weight of weights) {
    const { name, shape, dtype, quantization } = weight;
    const count = elementCount(shape);
    const rest = bytes.length - position;
    const length =
      dtype === 'string' ? stringBytes(bytes, position, count) : count * WIDTHS[quantization?.dtype ?? dtype];
    if (length > rest) {
      throw refuse(
        source,
        `lists the weight ${JSON.stringify(name)} of ${length} bytes, but its files have only ${rest} left: they are cut off or of another model`,
      );
    }
    if (dtype !== 'string' && weight.group !== 'optimizer') {
      decoded.push([name, decode(weight, new Uint8Array(bytes.subarray(position, position + length)))]);
    }
    position += length;
  }
  if (position === bytes.length) return decoded;
  throw refuse(
    source,
    `lists weights of ${position} bytes, but its files have ${bytes.length}: they are of another model`,
  );
}

/** Each string has its length in 4 bytes before it. Infinite where the bytes end too early. */
function stringBytes(bytes: Uint8Array, start: number, count: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = start;
  for (let i = 0; i < count; i++) {
    if (position + 4 > bytes.length) return Number.POSITIVE_INFINITY;
    position += 4 + view.getUint32(position, true);
  }
  return position - start;
}

function decode({ shape, dtype, quantization }: TfjsWeight, { buffer }: Uint8Array<ArrayBuffer>): TensorData {
  if (!quantization) {
    if (dtype === 'float32') return { dtype: 'F32', shape, data: new Float32Array(buffer) };
    if (dtype === 'int32') return { dtype: 'I32', shape, data: new Int32Array(buffer) };
    return { dtype: 'BOOL', shape, data: new Uint8Array(buffer) };
  }
  if (quantization.dtype === 'float16') {
    return { dtype: 'F32', shape, data: widenFloat16(new Uint16Array(buffer)) };
  }
  const { scale, min } = quantization;
  const stored = quantization.dtype === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer);
  const restore = (value: number) => value * scale + min;
  if (dtype === 'float32') return { dtype: 'F32', shape, data: Float32Array.from(stored, restore) };
  return { dtype: 'I32', shape, data: Int32Array.from(stored, (value) => Math.round(restore(value))) };
}
