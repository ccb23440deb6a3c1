import { useBackend } from '@striate/core/backend';
import { tfjsFiles } from '@striate/core/testing';
import { encodeSafetensors, type TensorData, type WeightLocation } from '@striate/core/weights';
import { memory, type Tensor, tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AudioBackbone } from './audio-backbone.js';
import golden from './golden/yamnet.json' with { type: 'json' };
import { yamnet } from './yamnet.js';

// Made by tooling/golden/yamnet.py with PyTorch, in double precision, from weights and a sound that follow the same formula.

type Weights = Readonly<Record<string, TensorData>>;

const EPSILON = 1e-4;

/** As the exporter's saved model calls what is inside. */
const SCOPE = 'StatefulPartitionedCall/yamnet_frames/';

let published: Weights;

beforeAll(async () => {
  published = publishedWeights();
  await useBackend({ backend: 'wasm', threads: 1 });
});

/** sin(1.7 (i + 1) key + i^2 / 9973 + key). */
function wave(count: number, key: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key));
}

/** By the names of yamnet.h5. */
function publishedWeights(): Weights {
  const tensors = golden.weights.map(([name, shape], index) => {
    const [path, sizes] = [name as string, shape as number[]];
    const size = sizes.reduce((product, axis) => product * axis, 1);
    const outputs = (path.includes('depthwise_kernel') ? sizes[2] : sizes.at(-1)) as number;
    const values = wave(size, index + 1).map((value) => {
      if (sizes.length > 1) return value * Math.sqrt(2 / (size / outputs));
      return path.includes('variance') ? 1 + 0.3 * value : 0.2 * value;
    });
    return [path, { dtype: 'F32', shape: sizes, data: Float32Array.from(values) }] as const;
  });
  return Object.fromEntries(tensors);
}

/** `layer2/depthwise_conv/layer2/depthwise_conv/depthwise_kernel:0` in its parts. */
function partsOf(name: string): { layer: string; part: string } {
  const [, layer = '', part = ''] = /^(.+)\/\1\/(\w+):0$/.exec(name) ?? [];
  return { layer, part };
}

const renamed = (weights: Weights, rename: (layer: string, part: string, tensor: TensorData) => object) =>
  Object.assign(
    {},
    ...Object.entries(weights).map(([name, tensor]) => {
      const { layer, part } = partsOf(name);
      return rename(layer, part, tensor);
    }),
  ) as Weights;

/** What else the graph holds: the window, filters and sizes of its spectrogram. */
const OTHERS: Weights = {
  [`${SCOPE}log_mel_features/hann_window`]: { dtype: 'F32', shape: [1, 2], data: Float32Array.of(0, 1) },
  Const_9999: { dtype: 'F32', shape: [2], data: Float32Array.of(96, 64) },
};

const node = (name: string, op: string, ...input: string[]) => ({ name, op, input });

/** A frozen graph as it was exported: each operation reads its variables. */
function graph(weights: Weights): WeightLocation {
  const nodes: ReturnType<typeof node>[] = [];
  const constants = renamed(weights, (layer, part, tensor) => {
    const at = SCOPE + layer.replace('logits', 'dense');
    if (part === 'depthwise_kernel' || part === 'kernel') {
      const op = layer === 'logits' ? 'MatMul' : part === 'kernel' ? 'Conv2D' : 'depthwise';
      const kind = op === 'depthwise' ? 'DepthwiseConv2dNative' : op;
      nodes.push(node(`${at}/${op}`, kind, 'x', `${at}/${op}/ReadVariableOp`));
      return { [`${at}/${op}/ReadVariableOp`]: tensor };
    }
    if (part === 'bias') {
      nodes.push(node(`${at}/BiasAdd`, 'BiasAdd', `${at}/MatMul`, `${at}/BiasAdd/ReadVariableOp`));
      return { [`${at}/BiasAdd/ReadVariableOp`]: tensor };
    }
    if (part !== 'beta') return { [`${at}/FusedBatchNormV3/${part}`]: tensor };
    const read = [
      'Const',
      'ReadVariableOp',
      'FusedBatchNormV3/moving_mean',
      'FusedBatchNormV3/moving_variance',
    ];
    nodes.push(node(`${at}/FusedBatchNormV3`, 'FusedBatchNormV3', 'y', ...read.map((one) => `${at}/${one}`)));
    const ones = { ...tensor, data: new Float32Array(tensor.data.length).fill(1) };
    return { [`${at}/ReadVariableOp`]: tensor, [`${at}/Const`]: ones };
  });
  return tfjsFiles({ ...constants, ...OTHERS }, { format: 'graph-model', modelTopology: { node: nodes } });
}

/** The same with batch normalisation in the kernels: `named` as the converter leaves it, else after a remapper joined operations. */
function foldedGraph(weights: Weights, named: boolean): WeightLocation {
  const nodes: ReturnType<typeof node>[] = [];
  let count = 0;
  const constants = renamed(weights, (layer, part, tensor) => {
    if (layer === 'logits') return { [`${SCOPE}logits/${part}`]: tensor };
    if (!part.endsWith('kernel')) return {};
    const norm = (kind: string) => weights[`${layer}/bn/${layer}/bn/${kind}:0`]?.data as Float32Array;
    const channels = norm('beta').length;
    const factor = norm('moving_variance').map((variance) => 1 / Math.sqrt(variance + EPSILON));
    const kernel = (tensor.data as Float32Array).map((value, i) => value * (factor[i % channels] as number));
    const offset = norm('beta').map(
      (beta, c) => beta - (norm('moving_mean')[c] as number) * (factor[c] as number),
    );
    const op = part === 'kernel' ? 'Conv2D' : 'depthwise';
    const kernelName = named ? `${SCOPE}${layer}/${op}_weights` : `Const_${count++}`;
    const offsetName = named ? `${SCOPE}${layer}/${op}_bn_offset` : `Const_${count++}`;
    if (!named) {
      const kind = part === 'kernel' ? '_FusedConv2D' : 'FusedDepthwiseConv2dNative';
      const relu = layer === 'layer1/conv' ? 'layer1/relu' : `${layer}/relu`;
      nodes.push(node(`${SCOPE}${relu}/Relu`, kind, 'x', kernelName, offsetName));
    }
    return {
      [kernelName]: { ...tensor, data: kernel },
      [offsetName]: { dtype: 'F32', shape: [channels], data: offset },
    };
  });
  return tfjsFiles({ ...constants, ...OTHERS }, { format: 'graph-model', modelTopology: { node: nodes } });
}

const TORCH_PARTS: Readonly<Record<string, string>> = {
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/** PyTorch's port: outputs first, a scale of ones beside each offset, a counter. */
function torch(weights: Weights): WeightLocation {
  return encodeSafetensors(
    renamed(weights, (layer, part, tensor) => {
      if (layer === 'logits') {
        return { [`classifier.${part === 'bias' ? part : 'weight'}`]: turned(tensor, [1, 0]) };
      }
      const [at = '', kind = '', norm] = layer.split('/');
      const path = `${at}.${kind === 'conv' ? 'fused' : kind}`;
      if (!norm) {
        const axes = part === 'kernel' ? [3, 2, 0, 1] : [2, 3, 0, 1];
        return { [`${path}.conv.weight`]: turned(tensor, axes) };
      }
      const entry = { [`${path}.bn.${TORCH_PARTS[part]}`]: tensor };
      if (part !== 'beta') return entry;
      const ones = { ...tensor, data: new Float32Array(tensor.data.length).fill(1) };
      const counter: TensorData = { dtype: 'I64', shape: [], data: BigInt64Array.of(7n) };
      return { ...entry, [`${path}.bn.weight`]: ones, [`${path}.bn.num_batches_tracked`]: counter };
    }),
  );
}

function turned(value: TensorData, axes: readonly number[]): TensorData {
  if (value.shape.length === 1) return value;
  return tidy(() => {
    const result = transpose(tensor(value.data as Float32Array, [...value.shape]), [...axes]);
    return { dtype: 'F32', shape: result.shape, data: result.dataSync<'float32'>() };
  });
}

const FORMATS: Readonly<Record<string, (weights: Weights) => WeightLocation>> = {
  'names of yamnet.h5': (weights) => encodeSafetensors(weights),
  'a name for each layer': (weights) =>
    encodeSafetensors(renamed(weights, (layer, part, tensor) => ({ [`${layer}/${part}`]: tensor }))),
  'underscores before bn': (weights) =>
    tfjsFiles(
      renamed(weights, (layer, part, tensor) => ({ [`${layer.replace('/bn', '_bn')}/${part}`]: tensor })),
    ),
  'a graph of variables': graph,
  'a folded graph': (weights) => foldedGraph(weights, true),
  'a folded graph of fused operations': (weights) => foldedGraph(weights, false),
  "PyTorch's port": torch,
};

async function run({ model: whole, embedding, logits, preprocessor }: AudioBackbone) {
  const samples = Float32Array.from(wave(15_600, 0.37), (value) => 0.5 * value);
  const clip = await preprocessor.prepare({ samples, sampleRate: 16_000 });
  const { data, shape } = preprocessor.finish(clip);
  const [vector, scores] = tidy(() => {
    const outputs = [embedding, logits as SymbolicTensor];
    const results = model({ inputs: whole.inputs, outputs }).predict(tensor(data, [1, ...shape])) as Tensor[];
    return results.map((result) => result.dataSync<'float32'>());
  }) as [Float32Array, Float32Array];
  return { picture: data, shape, vector, scores };
}

const farthest = (found: ArrayLike<number>, expected: readonly number[]): number => {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))));
};

describe("YAMNet gives PyTorch's numbers", () => {
  test.each(Object.entries(FORMATS))('by %s', async (_, format) => {
    const location = format(published);
    const before = memory().numTensors;
    const backbone = await yamnet({ weights: location });
    const { picture, shape, vector, scores } = await run(backbone);
    expect(shape).toEqual([96, 64, 1]);
    const kept = picture.filter((_, i) => Math.floor(i / 64) % 16 === 0 && i % 8 === 0);
    expect(farthest(kept, golden.picture)).toBeLessThan(1e-4);
    expect(farthest(vector, golden.embedding)).toBeLessThan(1e-4);
    expect(farthest(scores, golden.logits)).toBeLessThan(1e-4);
    backbone.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
