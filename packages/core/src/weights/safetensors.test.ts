import { describe, expect, test } from 'vitest';
import { BundleError, ShapeError } from '../errors.js';
import { createRandom, type Random } from '../random.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { encodeSafetensors } from './encode-safetensors.js';
import type { TensorData } from './tensor-data.js';

const EVERY_DTYPE: Record<string, TensorData> = {
  bool: { dtype: 'BOOL', shape: [3], data: new Uint8Array([0, 1, 1]) },
  bytes: { dtype: 'U8', shape: [2], data: new Uint8Array([0, 255]) },
  'conv/kernel': { dtype: 'F32', shape: [2, 1, 2], data: new Float32Array([1, -0.1, Infinity, 1e-45]) },
  signed: { dtype: 'I8', shape: [1], data: new Int8Array([-128]) },
  half: { dtype: 'F16', shape: [2], data: new Float32Array([0.5, -65504]) },
  brain: { dtype: 'BF16', shape: [2], data: new Float32Array([0.5, -3.140625]) },
  double: { dtype: 'F64', shape: [1, 1], data: new Float64Array([Math.PI]) },
  long: { dtype: 'I64', shape: [], data: new BigInt64Array([-(2n ** 63n)]) },
  unsignedLong: { dtype: 'U64', shape: [1], data: new BigUint64Array([2n ** 64n - 1n]) },
  int: { dtype: 'I32', shape: [1], data: new Int32Array([-(2 ** 31)]) },
  unsigned: { dtype: 'U32', shape: [1], data: new Uint32Array([2 ** 32 - 1]) },
  short: { dtype: 'I16', shape: [1], data: new Int16Array([-32768]) },
  unsignedShort: { dtype: 'U16', shape: [1], data: new Uint16Array([65535]) },
  empty: { dtype: 'F32', shape: [4, 0], data: new Float32Array(0) },
  ['__proto__']: { dtype: 'F32', shape: [1], data: new Float32Array([7]) },
};

/** A file by hand: `header` is text, `body` the bytes after it. */
function file(header: string, body: ArrayLike<number> = [], length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

const entry = (dtype: string, shape: string, begin: number, end: number): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

describe('safetensors', () => {
  test('every dtype, scalars, empty tensors and odd names survive the round trip', () => {
    const decoded = decodeSafetensors(encodeSafetensors(EVERY_DTYPE, { step: '12', note: 'Ä "quoted"' }));
    expect(decoded.metadata).toEqual({ step: '12', note: 'Ä "quoted"' });
    expect(Object.keys(decoded.tensors).sort()).toEqual(Object.keys(EVERY_DTYPE).sort());
    for (const [name, tensor] of Object.entries(EVERY_DTYPE)) expect(decoded.tensors[name]).toEqual(tensor);
  });

  test('the layout is the published one', () => {
    const bytes = encodeSafetensors({ w: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } });
    const header = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
    expect(bytes).toEqual(file(padded, new Uint8Array(new Float32Array([1, 2]).buffer)));
  });

  test('wide elements come first, so that each tensor is aligned', () => {
    const bytes = encodeSafetensors(EVERY_DTYPE);
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(headerBytes % 8).toBe(0);
    const widths = Object.values(decodeSafetensors(bytes).tensors).map(({ dtype }) =>
      dtype === 'BOOL' ? 8 : Number(dtype.replace(/\D+/, '')),
    );
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  test('a file without tensors is empty, not wrong', () => {
    expect(decodeSafetensors(encodeSafetensors({}))).toEqual({ tensors: {}, metadata: {} });
  });

  test('decoded numbers do not change with the file they came from', () => {
    const bytes = encodeSafetensors({ w: { dtype: 'F32', shape: [1], data: new Float32Array([1]) } });
    const { tensors } = decodeSafetensors(bytes);
    bytes.fill(0);
    expect([...(tensors.w?.data ?? [])]).toEqual([1]);
  });

  test.each([
    ['too few elements', { dtype: 'F32', shape: [3], data: new Float32Array(2) }],
    ['the wrong array', { dtype: 'I32', shape: [2], data: new Float32Array(2) }],
    ['a fractional shape', { dtype: 'F32', shape: [0.5], data: new Float32Array(1) }],
  ] as [string, TensorData][])('encoding rejects %s', (_, tensor) => {
    expect(() => encodeSafetensors({ w: tensor })).toThrow(ShapeError);
  });

  test('encoding rejects the reserved name', () => {
    const tensor: TensorData = { dtype: 'F32', shape: [1], data: new Float32Array(1) };
    expect(() => encodeSafetensors({ __metadata__: tensor })).toThrow(/another name than __metadata__/);
  });
});

describe('decodeSafetensors rejects', () => {
  const body = new Uint8Array(8);
  test.each([
    ['an empty file', new Uint8Array(0), /8-byte length, but it has 0/],
    ['a header longer than the file', file('{}', [], 3n), /given as 3, but only 2 bytes follow/],
    ['an absurd header length', file('{}', [], 2n ** 63n), /at most 100000000 bytes/],
    ['a header that is no object', file('[]'), /start with "\{"/],
    ['broken JSON', file('{"a":'), /not JSON/],
    ['bytes that are not UTF-8', file('{"a":1}').fill(0xff, 10, 11), /not JSON in UTF-8/],
    ['a repeated tensor', file(`{"a":${entry('U8', '[8]', 0, 8)},"\\u0061":1}`, body), /"a" twice/],
    ['a repeated field', file('{"a":{"dtype":"U8","dtype":"I8"}}'), /"dtype" twice/],
    ['metadata that is no text', file('{"__metadata__":{"a":1}}'), /object of strings/],
    ['an unknown dtype', file(`{"a":${entry('F8_E4M3', '[8]', 0, 8)}}`, body), /must have a dtype/],
    ['a dtype of the prototype', file(`{"a":${entry('toString', '[8]', 0, 8)}}`, body), /must have a dtype/],
    ['an entry that is null', file('{"a":null}'), /must have a dtype/],
    ['an unknown field', file('{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1],"x":1}}'), /alone/],
    ['a negative axis', file(`{"a":${entry('U8', '[-8]', 0, 8)}}`, body), /whole numbers/],
    [
      'a shape whose product overflows',
      file(`{"a":${entry('U8', '[9007199254740991,3]', 0, 8)}}`, body),
      /impossible shape/,
    ],
    [
      'a shape larger than its bytes',
      file(`{"a":${entry('F32', '[3]', 0, 8)}}`, body),
      /12 bytes, but has 8/,
    ],
    ['a range outside the file', file(`{"a":${entry('F32', '[3]', 0, 12)}}`, body), /have 8 bytes/],
    ['a reversed range', file(`{"a":${entry('U8', '[0]', 8, 0)}}`, body), /lies at 8 to 0/],
    ['a gap at the start', file(`{"a":${entry('U8', '[4]', 4, 8)}}`, body), /at 0, not at 4/],
    ['bytes behind the last tensor', file(`{"a":${entry('U8', '[4]', 0, 4)}}`, body), /end at 4, but/],
    [
      'overlapping tensors',
      file(`{"a":${entry('U8', '[8]', 0, 8)},"b":${entry('U8', '[4]', 4, 8)}}`, body),
      /at 8, not at 4/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(BundleError);
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(/^Reading model.safetensors: /);
  });

  test('five thousand mutated files: each is read or refused with a BundleError', () => {
    const valid = encodeSafetensors(EVERY_DTYPE, { epoch: '3' });
    let refused = 0;
    for (let trial = 0; trial < 5000; trial++) {
      try {
        decodeSafetensors(mutate(valid, createRandom(trial)));
      } catch (error) {
        expect(error).toBeInstanceOf(BundleError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(5000);
  });
});

/** Changes, cuts, doubles or inserts a few bytes. */
function mutate(valid: Uint8Array, random: Random): Uint8Array {
  let bytes = [...valid];
  for (let change = random.integer(3); change >= 0; change--) {
    const at = random.integer(bytes.length);
    const kind = random.integer(5);
    if (kind <= 1) bytes[at] = random.integer(256);
    else if (kind === 2) bytes = bytes.slice(0, at);
    else if (kind === 3) bytes.splice(at, 0, ...bytes.slice(at, at + random.integer(40)));
    else bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
  }
  return Uint8Array.from(bytes);
}
