import { BundleError } from '../errors.js';
import { findDuplicateKey } from './duplicate-key.js';
import { widenBfloat16, widenFloat16 } from './half-float.js';
import { LENGTH_BYTES, METADATA_KEY, type Safetensors } from './safetensors-format.js';
import { DTYPE_LAYOUTS, elementCount, type TensorArray, type TensorData } from './tensor-data.js';

/** The limit of the format's reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads a safetensors file from an untrusted source: checks everything that the format promises before it touches
 * or allocates anything.
 *
 * @param bytes the whole file
 * @param location for messages: a path or URL
 * @returns tensors by name, in file order. Their data is copied out of `bytes`; F16 and BF16 are widened to float32
 * @throws BundleError for a cut or padded file, a header that is no JSON object or repeats a key, an unknown dtype,
 * a shape that does not fit its bytes, or ranges that overlap, leave gaps or leave the file
 * @see https://github.com/huggingface/safetensors#format
 * @example
 * const bytes = encodeSafetensors({ bias: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } });
 * decodeSafetensors(bytes).tensors.bias.data; // Float32Array [1, 2]
 */
export function decodeSafetensors(bytes: Uint8Array, location = 'safetensors file'): Safetensors {
  const fail = failure(location);
  const headerBytes = headerLength(bytes, fail);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + headerBytes), fail);
  const body = bytes.subarray(LENGTH_BYTES + headerBytes);
  const { [METADATA_KEY]: metadata = {}, ...entries } = header;
  checkMetadata(metadata, fail);
  const ranges = Object.entries(entries).map(([name, entry]) => parseEntry(name, entry, body.length, fail));
  ranges.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(ranges, body.length, fail);
  const tensors = ranges.map(({ name, begin, end, dtype, shape }): [string, TensorData] => [
    name,
    { dtype, shape, data: fromBytes(dtype, body.subarray(begin, end)) },
  ]);
  // fromEntries defines own properties, so that a tensor called __proto__ is only a tensor.
  return { tensors: Object.fromEntries(tensors), metadata };
}

type Fail = (problem: string, cause?: unknown) => never;

function failure(location: string): Fail {
  return (problem, cause) => {
    throw new BundleError(
      `Reading ${location}: ${problem}. The file is damaged or no safetensors file; get or write it again.`,
      { cause },
    );
  };
}

function headerLength(bytes: Uint8Array, fail: Fail): number {
  if (bytes.length < LENGTH_BYTES) {
    fail(`a safetensors file starts with an 8-byte length, but it has ${bytes.length} bytes`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    fail(`the header must have at most ${MAX_HEADER_BYTES} bytes, but its length is given as ${length}`);
  }
  if (Number(length) > bytes.length - LENGTH_BYTES) {
    fail(`the header's length is given as ${length}, but only ${bytes.length - LENGTH_BYTES} bytes follow`);
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  if (bytes[0] !== 0x7b) fail('the header must be a JSON object and start with "{"');
  let text: string;
  let header: Record<string, unknown>;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    return fail('the header is not JSON in UTF-8', cause);
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) fail(`the header has the key ${JSON.stringify(duplicate)} twice`);
  return header;
}

function checkMetadata(metadata: unknown, fail: Fail): asserts metadata is Record<string, string> {
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  if (!isObject || !Object.values(metadata).every((value) => typeof value === 'string')) {
    fail(`${METADATA_KEY} must be an object of strings`);
  }
}

interface Entry extends Omit<TensorData, 'data'> {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

function parseEntry(name: string, entry: unknown, bodyBytes: number, fail: Fail): Entry {
  const tensor = `tensor ${JSON.stringify(name)}`;
  const { dtype, shape, data_offsets: offsets, ...others } = (entry ?? {}) as Record<string, unknown>;
  if (Object.keys(others).length > 0 || !isDtype(dtype)) {
    return fail(
      `${tensor} must have a dtype (${Object.keys(DTYPE_LAYOUTS).join(', ')}), shape and data_offsets alone`,
    );
  }
  if (!isNumbers(shape)) return fail(`${tensor} must have a shape of whole numbers`);
  if (!isNumbers(offsets) || offsets.length !== 2) return fail(`${tensor} must have two data_offsets`);
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > bodyBytes) {
    return fail(`${tensor} lies at ${begin} to ${end}, but the numbers have ${bodyBytes} bytes`);
  }
  const expected = elementCount(shape) * DTYPE_LAYOUTS[dtype].bytes;
  if (Number.isNaN(expected)) return fail(`${tensor} has the impossible shape [${shape}]`);
  if (expected !== end - begin) {
    return fail(`${tensor} of ${dtype} [${shape}] must have ${expected} bytes, but has ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function isDtype(value: unknown): value is TensorData['dtype'] {
  return typeof value === 'string' && Object.hasOwn(DTYPE_LAYOUTS, value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function checkCoverage(sorted: readonly Entry[], bodyBytes: number, fail: Fail): void {
  let position = 0;
  for (const { name, begin, end } of sorted) {
    if (begin !== position) {
      fail(
        `tensor ${JSON.stringify(name)} must start where the one before it ends, at ${position}, not at ${begin}`,
      );
    }
    position = end;
  }
  if (position !== bodyBytes) fail(`the tensors end at ${position}, but the numbers have ${bodyBytes} bytes`);
}

function fromBytes(dtype: TensorData['dtype'], bytes: Uint8Array): TensorArray {
  // A copy of its own is aligned, and does not keep the whole file in memory for one tensor.
  const { buffer } = new Uint8Array(bytes);
  if (dtype === 'F16') return widenFloat16(new Uint16Array(buffer));
  if (dtype === 'BF16') return widenBfloat16(new Uint16Array(buffer));
  const layout = DTYPE_LAYOUTS[dtype];
  return new layout.array(buffer, 0, bytes.length / layout.bytes);
}
