import { memory, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { DataError, ShapeError } from '../errors.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { flatten } from '../layers/flatten.js';
import { globalMaxPool2d } from '../layers/global-max-pool2d.js';
import { inputLayer } from '../layers/input-layer.js';
import { explainPlaces } from './explain-places.js';
import { largest } from './largest.js';

/** Looks for the brightest square of 2x2, at every second place: bright is `day`. */
let model: LayersModel;
const labels = ['night', 'day'];

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const x = inputLayer({ shape: [8, 6, 1] });
  const maps = conv2d(x, { filters: 1, kernelSize: 2, strides: 2, useBias: false, name: 'squares' });
  const outputs = dense(globalMaxPool2d(maps), { units: 2, activation: 'softmax', name: 'classes' });
  model = makeModel({ inputs: x, outputs });
  model.getLayer('squares').setWeights([tensor([0.25, 0.25, 0.25, 0.25], [2, 2, 1, 1])]);
  model.getLayer('classes').setWeights([tensor([[0, 4]]), tensor([0, -2])]);
});
afterAll(() => {
  model.dispose();
});

/** Dark, but for the square of rows 4 and 5, columns 2 and 3. */
const picture = {
  data: Float32Array.from({ length: 48 }, (_, i) => Number(i >= 24 && i < 36 && [2, 3].includes(i % 6))),
  shape: [8, 6, 1],
};

test('both maps have the shape of the picture, and are largest in its bright square', async () => {
  const before = memory().numTensors;
  const found = await explainPlaces({ model, labels }, picture, { patch: [2, 2] });
  expect(memory().numTensors).toBe(before);
  expect(found).toMatchObject({ label: 'day', layer: 'squares', shape: [8, 6] });
  // The scores are 0 and 4 - 2.
  expect(found.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
  for (const map of [found.gradCam, found.occlusion]) {
    expect(map.length).toBe(48);
    const place = largest(map);
    expect([4, 5]).toContain(Math.floor(place / 6));
    expect([2, 3]).toContain(place % 6);
  }
});

test('of the other class nothing is said by the bright square', async () => {
  const { label, score, gradCam, occlusion } = await explainPlaces({ model, labels }, picture, {
    label: 'night',
  });
  expect(label).toBe('night');
  expect(score).toBeCloseTo(1 / (1 + Math.exp(2)), 5);
  expect(Math.max(...gradCam)).toBe(0);
  expect(occlusion[4 * 6 + 2]).toBeLessThan(0);
});

test('a label that the classifier does not have is refused with those that it has', async () => {
  const refused = explainPlaces({ model, labels }, picture, { label: 'dusk' });
  await expect(refused).rejects.toThrow(DataError);
  await expect(refused).rejects.toThrow(/\("night", "day"\), got "dusk"/);
});

test('one of the two maps can be asked for, and occlusion without Grad-CAM needs no convolution', async () => {
  const both = await explainPlaces({ model, labels }, picture, { patch: [2, 2] });
  const { occlusion, ...seen } = both;
  expect(await explainPlaces({ model, labels }, picture, { method: 'gradCam' })).toEqual(seen);
  const { gradCam, layer, ...covered } = both;
  const alone = await explainPlaces({ model, labels }, picture, { method: 'occlusion', patch: [2, 2] });
  expect(alone).toEqual(covered);

  const x = inputLayer({ shape: [8, 6, 1] });
  const outputs = dense(flatten(x), { units: 2, activation: 'softmax', name: 'plain' });
  const plain = makeModel({ inputs: x, outputs });
  const before = memory().numTensors;
  const found = await explainPlaces({ model: plain, labels }, picture, { method: 'occlusion' });
  expect(memory().numTensors).toBe(before);
  expect(found.occlusion?.length).toBe(48);
  await expect(explainPlaces({ model: plain, labels }, picture)).rejects.toThrow(/explain it by occlusion/);
  plain.dispose();
});

test('an unknown method is refused with those that there are', async () => {
  const refused = explainPlaces({ model, labels }, picture, { method: 'grad-cam' as 'gradCam' });
  await expect(refused).rejects.toThrow(ShapeError);
  await expect(refused).rejects.toThrow(/"both", "gradCam" or "occlusion", received "grad-cam"/);
});
