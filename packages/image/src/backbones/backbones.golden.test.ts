import { readFileSync } from 'node:fs';
import { useBackend } from '@striate/core/backend';
import { tfjsFiles } from '@striate/core/testing';
import { encodeSafetensors, readWeights, type TensorData } from '@striate/core/weights';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { alexNetNetwork } from '../models/alexnet.js';
import { mobileNetV1 } from '../models/mobilenet-v1.js';
import { mobileNetV2 } from '../models/mobilenet-v2.js';
import { resNet } from '../models/resnet.js';
import { vgg16Network } from '../models/vgg16.js';
import { ALEXNET_WEIGHTS } from './alexnet-weights.js';
import type { ImageBackbone } from './image-backbone.js';
import { backboneOf } from './load-backbone.js';
import { VGG16_WEIGHTS } from './vgg16-weights.js';

// Made by tooling/golden/backbones.py with torchvision, in double precision, from weights that follow the same formula.

interface Golden {
  readonly size: number;
  /** Of the kernels: their mean square is half of it over the number of inputs. */
  readonly gain: number;
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly logits: readonly number[];
}

const GOLDEN: Readonly<Record<string, Golden>> = JSON.parse(
  readFileSync(new URL('golden/backbones.json', import.meta.url), 'utf8'),
);

/** Absolute: the logits lie within -7 and 7. */
const TOLERANCE = 1e-3;

const NARROW_VGG = { stages: [4, 5, 6, 7, 8], dense: 12 } as const;
const NARROW_ALEXNET = { features: [4, 6, 8, 6, 5], classifier: 12 } as const;

const LOADERS: Readonly<Record<string, (golden: Golden) => Promise<ImageBackbone>>> = {
  'resnet-18': (golden) => resNet({ depth: 18, weights: safetensors(golden) }),
  'resnet-50': (golden) => resNet({ depth: 50, weights: safetensors(golden) }),
  'mobilenet-v2': (golden) => mobileNetV2({ weights: safetensors(golden) }),
  'vgg-16': async (golden) =>
    backboneOf(
      [{ network: vgg16Network(0.5, 'torchvision', NARROW_VGG), weights: VGG16_WEIGHTS.torchvision }],
      await readWeights(safetensors(golden)),
      {},
    ),
  alexnet: async (golden) =>
    backboneOf(
      [{ network: alexNetNetwork(0.5, NARROW_ALEXNET), weights: ALEXNET_WEIGHTS }],
      await readWeights(safetensors(golden)),
      {},
    ),
  'resnet-50, keras': (golden) =>
    resNet({ depth: 50, weights: tfjsFiles(tensorsOf(golden)), inputSize: golden.size }),
  'mobilenet-v1-0.25': (golden) =>
    mobileNetV1({ alpha: 0.25, weights: tfjsFiles(tensorsOf(golden)), inputSize: golden.size }),
  'mobilenet-v2-0.35, keras': (golden) =>
    mobileNetV2({ alpha: 0.35, weights: tfjsFiles(tensorsOf(golden)), inputSize: golden.size }),
};

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

test.each(Object.entries(GOLDEN))('%s, loaded, gives the logits of PyTorch', async (name, golden) => {
  const backbone = await (LOADERS[name] as (typeof LOADERS)[string])(golden);
  const { size, logits: expected } = golden;
  const logits = tidy(() => {
    const x = tensor(Float32Array.from(wave(size * size * 3, 0.37)), [1, size, size, 3]);
    const outputs = backbone.logits as SymbolicTensor;
    return (model({ inputs: backbone.model.inputs, outputs }).predict(x) as Tensor).dataSync();
  });
  expect(logits).toHaveLength(expected.length);
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - (logits[i] as number))));
  expect(worst).toBeLessThan(TOLERANCE);
  backbone.dispose();
});

function safetensors(golden: Golden): Uint8Array {
  const counter = { dtype: 'I64', shape: [], data: BigInt64Array.of(100n) } as const;
  return encodeSafetensors({ ...tensorsOf(golden), 'bn1.num_batches_tracked': counter });
}

/** Every weight by its name's place in order, as the generator sets it. */
function tensorsOf({ weights, gain }: Golden): Record<string, TensorData> {
  const tensors = weights.map(([name, shape], index) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const values = wave(size, index + 1);
    if (shape.length > 1) {
      const factor = Math.sqrt(gain / (size / outputsOf(name, shape)));
      for (let i = 0; i < size; i++) values[i] = (values[i] as number) * factor;
    } else {
      const scale = /weight$|gamma$|running_var$|moving_variance$/.test(name);
      for (let i = 0; i < size; i++) {
        values[i] = scale ? 1 + 0.3 * (values[i] as number) : 0.2 * (values[i] as number);
      }
    }
    return [name, { dtype: 'F32', shape, data: Float32Array.from(values) }] as const;
  });
  return Object.fromEntries(tensors);
}

/** Kernels of one output each: PyTorch puts the outputs first, Keras last, and a depthwise kernel's before them. */
function outputsOf(name: string, shape: readonly number[]): number {
  if (name.endsWith('/depthwise_kernel')) return shape[2] as number;
  return (name.includes('/') ? shape.at(-1) : shape[0]) as number;
}

/** sin(1.7 (i + 1) key + i^2 / 9973 + key). */
function wave(count: number, key: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key);
  return values;
}
