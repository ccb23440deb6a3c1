import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { batchNormalization, conv2d, dense, depthwiseConv2d, flatten, inputLayer } from '../layers/index.js';
import { assignWeights } from './assign-weights.js';
import { weightData } from './model-weights.js';
import type { TensorData } from './tensor-data.js';
import { torchWeightMap } from './torch-weight-map.js';
import type { WeightFile } from './weight-file.js';
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
