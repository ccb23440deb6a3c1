import { readFile } from 'node:fs/promises';
import { unzipSync, zipSync } from 'fflate';
import type { Random } from '../../random.js';
import { mutateBytes } from '../../testing/mutate-bytes.js';
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
  return { ...files, [name]: isArchive ? mutateInside(bytes, random) : mutateBytes(bytes, random) };
}

function mutateInside(archive: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const files = unzipSync(archive);
  const name = random.integer(3) === 0 ? 'config.json' : 'model.weights.h5';
  const inner = mutateBytes(new Uint8Array(files[name] as Uint8Array), random);
  return zipSync({ ...files, [name]: inner }, { level: 0, mtime: new Date(1980, 0, 1) });
}
