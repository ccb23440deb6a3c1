import { input, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { modelParameters } from './parameters.js';
import { convolutional } from './testing/small-run.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

describe('modelParameters', () => {
  test('kernels of every kind decay, biases and normalisation weights do not', () => {
    const x = input({ shape: [6, 6, 2] });
    const steps = [
      layers.conv2d({ name: 'conv', filters: 2, kernelSize: 3 }),
      layers.depthwiseConv2d({ name: 'depthwise', kernelSize: 2 }),
      layers.separableConv2d({ name: 'separable', filters: 2, kernelSize: 2 }),
      layers.batchNormalization({ name: 'norm' }),
      layers.layerNormalization({ name: 'layer_norm' }),
      layers.prelu({ name: 'prelu' }),
      layers.flatten(),
      layers.dense({ name: 'dense', units: 3 }),
    ];
    const outputs = steps.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
    const parameters = modelParameters(makeModel({ inputs: x, outputs }));
    expect(parameters.filter(({ decay }) => decay).map(({ name }) => name)).toEqual([
      'conv/kernel',
      'depthwise/depthwise_kernel',
      'separable/depthwise_kernel',
      'separable/pointwise_kernel',
      'dense/kernel',
    ]);
    expect(parameters.filter(({ decay }) => !decay).map(({ name }) => name)).toEqual([
      'conv/bias',
      'depthwise/bias',
      'separable/bias',
      'norm/gamma',
      'norm/beta',
      'layer_norm/gamma',
      'layer_norm/beta',
      'prelu/alpha',
      'dense/bias',
    ]);
  });

  test('a layer has the learning rate scale of its name, the others 1', () => {
    const scales = modelParameters(convolutional(), { conv: 0.1, head: 0 });
    expect(scales.map(({ name, learningRateScale }) => [name, learningRateScale])).toEqual([
      ['conv/kernel', 0.1],
      ['norm/gamma', 1],
      ['norm/beta', 1],
      ['head/kernel', 0],
      ['head/bias', 0],
    ]);
    expect(() => modelParameters(convolutional(), { conv: -1 })).toThrow(
      /scales\["conv"\] must be a number/i,
    );
    expect(() => modelParameters(convolutional(), { flatten: 1 })).toThrow(
      /must name layers of model ".*" that have weights, but "flatten" is none/,
    );
  });

  test('frozen layers have no parameters', () => {
    const model = convolutional();
    model.getLayer('conv').trainable = false;
    expect(modelParameters(model).map(({ name }) => name)).toEqual([
      'norm/gamma',
      'norm/beta',
      'head/kernel',
      'head/bias',
    ]);
  });
});
