import { memory } from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model as makeModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { modelWeights, setModelWeights, weightData } from './model-weights.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

function network(): LayersModel {
  return sequential({
    layers: [
      layers.conv2d({ name: 'conv', inputShape: [4, 4, 1], filters: 2, kernelSize: 3 }),
      layers.batchNormalization({ name: 'norm' }),
      layers.flatten(),
      layers.dense({ name: 'head', units: 3 }),
    ],
  });
}

describe('modelWeights', () => {
  test('weights come layer by layer under the names of the saved model', () => {
    const listed = modelWeights(network()).map(({ name, trainable }) => [name, trainable]);
    expect(listed).toEqual([
      ['conv/kernel', true],
      ['conv/bias', true],
      ['norm/gamma', true],
      ['norm/beta', true],
      ['norm/moving_mean', false],
      ['norm/moving_variance', false],
      ['head/kernel', true],
      ['head/bias', true],
    ]);
  });

  test('the weights of a frozen layer are not trainable, and keep their place', () => {
    const model = network();
    model.getLayer('conv').trainable = false;
    expect(modelWeights(model).map(({ trainable }) => trainable)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  test('a layer that is used twice is listed once', () => {
    const shared = layers.dense({ name: 'shared', units: 4 });
    const x = input({ shape: [4] });
    const twice = shared.apply(shared.apply(x)) as typeof x;
    const model = makeModel({ inputs: x, outputs: twice });
    expect(modelWeights(model).map(({ name }) => name)).toEqual(['shared/kernel', 'shared/bias']);
  });

  test('two weights of one name are an error that names it', () => {
    const inner = () => sequential({ layers: [layers.dense({ name: 'd', inputShape: [2], units: 2 })] });
    const outer = sequential({ layers: [inner(), inner()] });
    expect(() => modelWeights(outer)).toThrow(/"d\/kernel" occurs twice/);
  });
});

describe('setModelWeights', () => {
  test('copies every weight and leaks nothing', async () => {
    const from = network();
    const to = network();
    const weights = await weightData(from);
    expect(await weightData(to)).not.toEqual(weights);
    const { numTensors } = memory();
    setModelWeights(to, weights);
    expect(memory().numTensors).toBe(numTensors);
    expect(await weightData(to)).toEqual(weights);
  });

  test('lists all mismatches at once and changes nothing', async () => {
    const model = network();
    const before = await weightData(model);
    const { 'conv/bias': _, ...weights } = structuredClone(before);
    weights['norm/gamma'] = { dtype: 'F32', shape: [3], data: new Float32Array(3) };
    weights['head/kernel'] = { dtype: 'I32', shape: [8, 3], data: new Int32Array(24) };
    weights['extra/kernel'] = { dtype: 'F32', shape: [1], data: new Float32Array(1) };
    expect(() => setModelWeights(model, weights, 'old.safetensors')).toThrow(ShapeError);
    expect(() => setModelWeights(model, weights, 'old.safetensors')).toThrow(
      'from old.safetensors: names, shapes and types must agree, but conv/bias F32 [2] is missing; ' +
        'norm/gamma must be F32 [2], not F32 [3]; head/kernel must be F32 [8,3], not I32 [8,3]; ' +
        'extra/kernel is unknown to the model. Build the model',
    );
    expect(await weightData(model)).toEqual(before);
  });
});
