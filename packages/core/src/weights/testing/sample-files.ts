import { readFile } from 'node:fs/promises';
import { unzipSync, zipSync } from 'fflate';
import type { Random } from '../../random.js';
import { encodeSafetensors } from '../encode-safetensors.js';
import type { TensorData } from '../tensor-data.js';

/** The files of one model, by name; the reader is pointed at the folder that has them. */
export type SampleFiles = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

const golden = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(new URL(`../${path}`, import.meta.url)));

const json = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

const kernel: TensorData = { dtype: 'F32', shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) };
const half: TensorData = { dtype: 'BF16', shape: [2], data: new Float32Array([0.5, -3]) };

/** A small model in every format that is read. */
export async function sampleFiles(): Promise<Record<string, SampleFiles>> {
  const old = await golden('hdf5/golden/earliest.h5');
  return {
    safetensors: { 'model.safetensors': encodeSafetensors({ kernel, half }) },
    shards: {
      'model.safetensors.index.json': json({
        weight_map: { kernel: 'a.safetensors', half: 'b.safetensors' },
      }),
      'a.safetensors': encodeSafetensors({ kernel }),
      'b.safetensors': encodeSafetensors({ half }),
    },
    layers: { 'model.json': layersModel(), 'a.bin': new Uint8Array(20), 'b.bin': new Uint8Array(16) },
    graph: { 'model.json': graphModel(), 'group.bin': graphWeights() },
    'keras-2': { 'model.h5': await golden('golden/keras2.h5') },
    'keras-3': { 'model.keras': await golden('golden/keras3.keras') },
    'keras-packed': { 'model.keras': await golden('golden/keras-2.13.keras') },
    'hdf5-old': { 'model.h5': old },
    'hdf5-new': { 'model.h5': await golden('hdf5/golden/latest.h5') },
  };
}

/** A dense layer of 2 by 3 numbers and their 3 biases, in two shards. */
function layersModel(): Uint8Array<ArrayBuffer> {
  const config = { name: 'out', units: 3, activation: 'linear', use_bias: true };
  const layers = [
    { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 2], dtype: 'float32' } },
    { class_name: 'Dense', config },
  ];
  return json({
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 'net', layers } },
    weightsManifest: [
      {
        paths: ['a.bin', 'b.bin'],
        weights: [
          { name: 'out/kernel', shape: [2, 3], dtype: 'float32' },
          { name: 'out/bias', shape: [3], dtype: 'float32' },
        ],
      },
    ],
  });
}

function graphModel(): Uint8Array<ArrayBuffer> {
  const quantization = { scale: 0.5, min: -1 };
  return json({
    format: 'graph-model',
    modelTopology: { node: [] },
    weightsManifest: [
      {
        paths: ['group.bin'],
        weights: [
          {
            name: 'a/weights',
            shape: [4],
            dtype: 'float32',
            quantization: { ...quantization, dtype: 'uint8' },
          },
          {
            name: 'b/weights',
            shape: [2],
            dtype: 'float32',
            quantization: { ...quantization, dtype: 'uint16' },
          },
          { name: 'c/weights', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
          { name: 'd/shape', shape: [2], dtype: 'int32', quantization: { ...quantization, dtype: 'uint8' } },
          { name: 'labels', shape: [2], dtype: 'string' },
          { name: 'e/flag', shape: [], dtype: 'bool' },
        ],
      },
    ],
  });
}

function graphWeights(): Uint8Array<ArrayBuffer> {
  const texts = [3, 0, 0, 0, 0x63, 0x61, 0x74, 0, 0, 0, 0];
  return Uint8Array.of(0, 1, 2, 255, 0, 0, 1, 1, 0, 0x3c, 0, 0xc0, 2, 4, ...texts, 1);
}

/** Changes a few bytes of one file, or, in an archive, of a file inside of it. */
export function mutateFiles(files: SampleFiles, random: Random): SampleFiles {
  const names = Object.keys(files);
  const name = names[random.integer(names.length)] as string;
  const bytes = files[name] as Uint8Array<ArrayBuffer>;
  const isArchive = name.endsWith('.keras') && random.integer(3) > 0;
  return { ...files, [name]: isArchive ? mutateInside(bytes, random) : mutate(bytes, random) };
}

function mutateInside(archive: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const files = unzipSync(archive);
  const name = random.integer(3) === 0 ? 'config.json' : 'model.weights.h5';
  const inner = mutate(new Uint8Array(files[name] as Uint8Array), random);
  return zipSync({ ...files, [name]: inner }, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** Numbers that lengths and addresses should not be. */
const ODD = [0, 1, 255, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 2 ** 64 - 2 ** 11];

function mutate(valid: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(valid);
  for (let change = random.integer(4); change >= 0; change--) {
    const at = random.integer(Math.max(bytes.length, 1));
    const kind = random.integer(10);
    if (kind === 0) bytes = bytes.slice(0, at);
    else if (kind === 1) bytes.copyWithin(random.integer(bytes.length + 1), at, at + random.integer(64));
    else if (kind === 2) bytes = insert(bytes, at, bytes.slice(at, at + random.integer(40)));
    else if (kind === 3) bytes[at] = random.integer(256);
    else if (kind === 4) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
    else overwrite(bytes, at, random);
  }
  return bytes;
}

function insert(bytes: Uint8Array, at: number, added: Uint8Array): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(bytes.length + added.length);
  longer.set(bytes.subarray(0, at));
  longer.set(added, at);
  longer.set(bytes.subarray(at), at + added.length);
  return longer;
}

/** Puts an odd number, or another place of the file, where a length or an address may be: they are aligned. */
function overwrite(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random): void {
  const aligned = at & ~7;
  if (aligned + 8 > bytes.length) return;
  const odd = ODD[random.integer(ODD.length)] as number;
  const value = random.integer(2) === 0 ? random.integer(bytes.length) & ~7 : odd;
  const view = new DataView(bytes.buffer);
  if (random.integer(2) === 0) view.setBigUint64(aligned, BigInt(value), true);
  else view.setUint16(aligned + 2 * random.integer(4), value % 65536, true);
}
