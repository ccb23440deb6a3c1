import '@tensorflow/tfjs-backend-cpu';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { memory, setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  activation,
  batchNormalization,
  conv1d,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  flatten,
  globalAveragePool2d,
  inputLayer,
} from '../layers/index.js';
import { assignWeights } from './assign-weights.js';
import { weightData } from './model-weights.js';
import { readWeights } from './read-weights.js';
import type { TensorData } from './tensor-data.js';
import { torchWeightMap } from './torch-weight-map.js';
import type { WeightFile, WeightMap } from './weight-file.js';
import { WeightMismatchError } from './weight-mismatch-error.js';

let net: LayersModel;
beforeAll(() => setBackend('cpu'));
afterEach(() => net.dispose());

/** Float32 weights that count up, so that every number tells where it was. */
function counting(shape: number[]): TensorData {
  const length = shape.reduce((count, size) => count * size, 1);
  return { dtype: 'F32', shape, data: Float32Array.from({ length }, (_, index) => index) };
}

function file(shapes: Readonly<Record<string, number[]>>): WeightFile {
  const weights = Object.entries(shapes).map(([name, shape]) => [name, counting(shape)]);
  return { format: 'safetensors', source: 'w.safetensors', weights: Object.fromEntries(weights), sha256: '' };
}

function network(): LayersModel {
  const inputs = inputLayer({ shape: [4, 5, 2] });
  const conv = conv2d(inputs, { filters: 3, kernelSize: [2, 1], name: 'features.0' });
  const depthwise = depthwiseConv2d(conv, { kernelSize: 3, depthMultiplier: 2, useBias: false, name: 'dw' });
  const normal = batchNormalization(depthwise, { name: 'bn' });
  return model({ inputs, outputs: dense(flatten(normal), { units: 4, name: 'fc' }), name: 'net' });
}

// The flattened map is 1 high, 3 wide and has 6 channels.
const TORCH = {
  'features.0.weight': [3, 2, 2, 1],
  'features.0.bias': [3],
  'dw.weight': [6, 1, 3, 3],
  'bn.weight': [6],
  'bn.bias': [6],
  'bn.running_mean': [6],
  'bn.running_var': [6],
  'fc.weight': [4, 18],
  'fc.bias': [4],
};

test("PyTorch's kernels are turned to channels last", async () => {
  net = network();
  const before = memory().numTensors;
  const torch = {
    ...file(TORCH),
    weights: { ...file(TORCH).weights, 'bn.num_batches_tracked': counting([]) },
  };
  assignWeights(net, torch, torchWeightMap);
  expect(memory().numTensors).toBe(before);
  const found = await weightData(net);
  const at = (name: string, position: number[]) => {
    const { shape, data } = found[name] as TensorData;
    return data[position.reduce((index, value, axis) => index * (shape[axis] as number) + value, 0)];
  };
  for (let out = 0; out < 3; out++) {
    for (let from = 0; from < 2; from++) {
      for (let row = 0; row < 2; row++) {
        expect(at('features.0/kernel', [row, 0, from, out])).toBe((out * 2 + from) * 2 + row);
      }
    }
  }
  for (let channel = 0; channel < 3; channel++) {
    for (let multiplier = 0; multiplier < 2; multiplier++) {
      // The output channel is channel * 2 + multiplier; row 1, column 2 of 3x3.
      expect(at('dw/depthwise_kernel', [1, 2, channel, multiplier])).toBe((channel * 2 + multiplier) * 9 + 5);
    }
  }
  for (let column = 0; column < 3; column++) {
    for (let channel = 0; channel < 6; channel++) {
      for (let unit = 0; unit < 4; unit++) {
        expect(at('fc/kernel', [column * 6 + channel, unit])).toBe(unit * 18 + channel * 3 + column);
      }
    }
  }
});

test('all mismatches are told at once, and nothing is assigned', async () => {
  net = network();
  const before = await weightData(net);
  const { 'bn.bias': _, ...others } = TORCH;
  const wrong = file({ ...others, 'dw.weight': [5, 1, 3, 3], 'layer4.0.conv1.weight': [1], 'fc.bias': [5] });
  const attempt = () => assignWeights(net, wrong, torchWeightMap);
  expect(attempt).toThrow(WeightMismatchError);
  expect(attempt).toThrow(
    'Loading the weights of w.safetensors into the model "net": names and shapes must agree, but ' +
      '1 is missing from the file: bn/beta [6] (as bn.bias); ' +
      '2 are misshapen: dw.weight must be readable as [3,2,3,3], not [5,1,3,3], for dw/depthwise_kernel [3,3,3,2], ' +
      'fc.bias must be [4], not [5], for fc/bias [4]; ' +
      '1 is in the file without a place in the model: layer4.0.conv1.weight. ' +
      'Build the model with the architecture and options of these weights, give the map of their names, or let ignore ' +
      'leave out what the model does not need.',
  );
  expect(await weightData(net)).toEqual(before);
});

/** `tooling/golden/torch-weights.py`, with channels last. */
function torchNetwork(): LayersModel {
  const inputs = inputLayer({ shape: [6, 6, 2] });
  let x = conv2d(inputs, { filters: 3, kernelSize: [3, 2], useBias: false, name: 'features.0' });
  x = activation(batchNormalization(x, { epsilon: 1e-5, name: 'features.1' }), { activation: 'relu' });
  x = depthwiseConv2d(x, { kernelSize: 3, padding: 'same', depthMultiplier: 2, name: 'features.3' });
  x = dense(dropout(flatten(x), { rate: 0.5 }), { units: 4, activation: 'relu', name: 'classifier.1' });
  return model({ inputs, outputs: dense(x, { units: 3, name: 'classifier.3' }) });
}

test.each(['f32', 'f16', 'bf16'])('a network with weights in %s computes what PyTorch does', async (type) => {
  const golden = fileURLToPath(new URL('golden/', import.meta.url));
  const { input, logits } = JSON.parse(await readFile(`${golden}torch-weights.json`, 'utf8'));
  net = torchNetwork();
  assignWeights(net, await readWeights(`${golden}torch-${type}.safetensors`), torchWeightMap);
  const found = tidy(() => (net.predict(tensor(input, [2, 6, 6, 2])) as Tensor).dataSync());
  for (const [index, value] of logits[type].entries()) expect(found[index]).toBeCloseTo(value, 5);
});

describe('assignWeights', () => {
  test("takes a file's own names by default, and numbers of any type", async () => {
    const inputs = inputLayer({ shape: [2] });
    net = model({ inputs, outputs: dense(inputs, { units: 2, name: 'out' }) });
    const weights: Record<string, TensorData> = {
      'out/kernel': { dtype: 'I64', shape: [2, 2], data: new BigInt64Array([1n, 2n, 3n, -4n]) },
      'out/bias': { dtype: 'F64', shape: [2], data: new Float64Array([0.5, 0.25]) },
    };
    assignWeights(net, { ...file({}), weights });
    const found = await weightData(net);
    expect([...(found['out/kernel']?.data ?? [])]).toEqual([1, 2, 3, -4]);
    expect([...(found['out/bias']?.data ?? [])]).toEqual([0.5, 0.25]);
  });

  test('turns the kernel of a 1-D convolution', async () => {
    const inputs = inputLayer({ shape: [5, 2] });
    net = model({
      inputs,
      outputs: conv1d(inputs, { filters: 3, kernelSize: 2, useBias: false, name: 'c' }),
    });
    assignWeights(net, file({ 'c.weight': [3, 2, 2] }), torchWeightMap);
    // [out, in, k] counts up; here it is [k, in, out].
    expect([...((await weightData(net))['c/kernel']?.data ?? [])]).toEqual([
      0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11,
    ]);
  });

  test("leaves a dense layer's rows as they are behind a pooling layer", async () => {
    const inputs = inputLayer({ shape: [4, 4, 2] });
    const outputs = dense(globalAveragePool2d(inputs), { units: 3, useBias: false, name: 'fc' });
    net = model({ inputs, outputs });
    assignWeights(net, file({ 'fc.weight': [3, 2] }), torchWeightMap);
    expect([...((await weightData(net))['fc/kernel']?.data ?? [])]).toEqual([0, 2, 4, 1, 3, 5]);
  });

  test('takes the first of several names that the file has', async () => {
    const inputs = inputLayer({ shape: [2] });
    net = model({ inputs, outputs: dense(inputs, { units: 2, useBias: false, name: 'out' }) });
    const map: WeightMap = () => [{ name: 'new' }, { name: 'old', axes: [1, 0] }, { name: 'older' }];
    assignWeights(net, file({ old: [2, 2] }), map);
    expect([...((await weightData(net))['out/kernel']?.data ?? [])]).toEqual([0, 2, 1, 3]);
    expect(() => assignWeights(net, file({}), map)).toThrow(/out\/kernel \[2,2\] \(as new or old or older\)/);
  });

  test('lets names be left over on purpose', () => {
    const inputs = inputLayer({ shape: [2] });
    net = model({ inputs, outputs: dense(inputs, { units: 2, useBias: false, name: 'out' }) });
    const withHead = file({ 'out/kernel': [2, 2], 'head/kernel': [1] });
    expect(() => assignWeights(net, withHead)).toThrow(/without a place in the model: head\/kernel\./);
    assignWeights(net, withHead, undefined, { ignore: (name) => name.startsWith('head/') });
  });

  test('shows some of a thousand wrong names, and holds all', () => {
    const inputs = inputLayer({ shape: [2] });
    net = model({ inputs, outputs: dense(inputs, { units: 2, useBias: false, name: 'out' }) });
    const names = Array.from({ length: 1000 }, (_, index) => `layer_${index}/kernel`);
    const wrong = file(Object.fromEntries(names.map((name) => [name, [1]])));
    try {
      assignWeights(net, wrong);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(WeightMismatchError);
      const { message, extra, missing } = error as WeightMismatchError;
      expect(extra).toEqual(names);
      expect(missing).toEqual(['out/kernel [2,2]']);
      expect(message).toContain('layer_11/kernel and 988 more.');
      expect(message.length).toBeLessThan(1000);
    }
  });

  test.each([
    [[0], /can't be turned by the axes \[0\]/],
    [[0, 0], /can't be turned by the axes \[0,0\]/],
    [[0, 2], /can't be turned by the axes \[0,2\]/],
    [[1, 0], /k must be \[3,2\], not \[2,3\], for out\/kernel \[2,3\]/],
  ])('refuses the axes %j for [2, 3]', (axes, message) => {
    const inputs = inputLayer({ shape: [2] });
    net = model({ inputs, outputs: dense(inputs, { units: 3, useBias: false, name: 'out' }) });
    expect(() => assignWeights(net, file({ k: [2, 3] }), () => ({ name: 'k', axes }))).toThrow(message);
  });

  test('refuses to read axes across their borders', () => {
    const inputs = inputLayer({ shape: [6] });
    net = model({ inputs, outputs: dense(inputs, { units: 2, useBias: false, name: 'out' }) });
    const map: WeightMap = () => ({ name: 'k', reshape: [2, 3, 2], axes: [2, 1, 0] });
    expect(() => assignWeights(net, file({ k: [3, 4] }), map)).toThrow(
      /k must be readable as \[2,3,2\], not \[3,4\], for out\/kernel \[6,2\]/,
    );
  });
});
