import { memory, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { activation } from '../layers/activation.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { conv1d } from '../layers/conv1d.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { globalMaxPool1d } from '../layers/global-max-pool1d.js';
import { inputLayer } from '../layers/input-layer.js';
import { maxPool2d } from '../layers/max-pool2d.js';
import golden from './golden/grad-cam.json' with { type: 'json' };
import { gradCam } from './grad-cam.js';
import { occlusionMap } from './occlusion-map.js';
import { resizeMap } from './resize-map.js';

// By PyTorch's autograd: tooling/golden/grad_cam.py.
const { pictures, steps } = golden;

let net: LayersModel;
let sequenceNet: LayersModel;

function setWeights(model: LayersModel, values: readonly (readonly number[])[]): void {
  const weights = model.getWeights().map((weight, i) => tensor(values[i] as number[], weight.shape));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
}

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const x = inputLayer({ shape: [10, 8, 2] });
  let y = conv2d(x, { filters: 4, kernelSize: [3, 5], padding: 'same' });
  y = activation(batchNormalization(y, { epsilon: 1e-5 }), { activation: 'relu', name: 'inner' });
  y = conv2d(maxPool2d(y), { filters: 5, kernelSize: 3, activation: 'relu', name: 'last' });
  const outputs = dense(globalAveragePool2d(y), { units: 3, activation: 'softmax' });
  net = makeModel({ inputs: x, outputs });
  // PyTorch lists what learns before what moves; so does tfjs, over all layers.
  const [kernel, bias, gamma, beta, movingMean, movingVariance, ...rest] = pictures.weights as number[][];
  setWeights(net, [kernel, bias, gamma, beta, ...rest, movingMean, movingVariance] as number[][]);

  const z = inputLayer({ shape: [15, 2] });
  const maps = conv1d(z, { filters: 4, kernelSize: 3, strides: 2, activation: 'tanh' });
  sequenceNet = makeModel({
    inputs: z,
    outputs: activation(dense(globalMaxPool1d(maps), { units: 2 }), { activation: 'sigmoid' }),
  });
  setWeights(sequenceNet, steps.weights);
});

afterAll(() => {
  net.dispose();
  sequenceNet.dispose();
});

const picture = { data: Float32Array.from(pictures.x), shape: [10, 8, 2] };

function expectClose(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(2e-6);
  });
}

describe('a network over pictures', () => {
  test.each([0, 1, 2])(
    'class %i: the last maps, inner ones, and the last as large as the input',
    async (classIndex) => {
      const expected = pictures.maps[classIndex] as (typeof pictures.maps)[0];
      const before = memory().numTensors;
      const last = await gradCam(net, picture, { classIndex });
      const inner = await gradCam(net, picture, { classIndex, layer: 'inner' });
      const byPlace = await gradCam(net, picture, { classIndex, layer: 'inner', weighting: 'place' });
      expect(memory().numTensors).toBe(before);
      expect([last.layer, last.shape]).toEqual(['last', expected.lastShape]);
      expectClose(last.values, expected.last);
      expectClose(inner.values, expected.inner);
      expectClose(byPlace.values, expected.innerByPlace);
      // Behind the last maps is an average.
      expectClose((await gradCam(net, picture, { classIndex, weighting: 'place' })).values, expected.last);
      expectClose(resizeMap(last, [10, 8]), expected.resized);
    },
  );

  test('the likeliest class is taken where none is named', async () => {
    const { classIndex, values } = await gradCam(net, picture);
    expect(classIndex).toBe(pictures.best);
    expectClose(values, pictures.maps[pictures.best]?.last as number[]);
  });

  test('occlusion by patches that overlap, the last ones at the edges', async () => {
    const { size, stride, fill, values } = pictures.occlusion;
    const before = memory().numTensors;
    const found = await occlusionMap(net, picture, { classIndex: 1, size, stride, fill });
    expect(memory().numTensors).toBe(before);
    expectClose(found, values);
  });
});

test('a network over steps with a sigmoid', async () => {
  const x = { data: Float32Array.from(steps.x), shape: [15, 2] };
  const map = await gradCam(sequenceNet, x, { classIndex: 1 });
  expect(map.shape).toEqual([7]);
  expectClose(map.values, steps.map);
  expectClose(resizeMap(map, [15]), steps.resized);
});
