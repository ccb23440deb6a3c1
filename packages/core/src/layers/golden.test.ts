import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { activation } from './activation.js';
import type { ActivationName } from './activation-name.js';
import { averagePool1d } from './average-pool1d.js';
import { averagePool2d } from './average-pool2d.js';
import { concatenate } from './concatenate.js';
import { conv1d } from './conv1d.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { embedding } from './embedding.js';
import { flatten } from './flatten.js';
import { globalAveragePool1d } from './global-average-pool1d.js';
import { globalAveragePool2d } from './global-average-pool2d.js';
import { globalMaxPool1d } from './global-max-pool1d.js';
import { globalMaxPool2d } from './global-max-pool2d.js';
import golden from './golden/layers.json' with { type: 'json' };
import { inputLayer } from './input-layer.js';
import { maxPool1d } from './max-pool1d.js';
import { maxPool2d } from './max-pool2d.js';
import { separableConv2d } from './separable-conv2d.js';
import { zeroPadding1d } from './zero-padding1d.js';
import { zeroPadding2d } from './zero-padding2d.js';

interface Golden {
  readonly shape: number[];
  readonly data: number[];
}

interface GoldenCase {
  readonly x: Golden;
  readonly weights: readonly Golden[];
  readonly y: Golden;
}

// From PyTorch in float64, by tooling/golden/layers.py.
const cases = golden.cases as unknown as Record<string, GoldenCase>;

/** Absolute; the values are of the order of 1 and are sums of fewer than 30 products in float32. */
const TOLERANCE = 1e-5;

const padding = 'same';
const builds: Record<string, (x: SymbolicTensor) => SymbolicTensor> = {
  conv1d: (x) => conv1d(x, { filters: 4, kernelSize: 3 }),
  'conv1d strided same': (x) => conv1d(x, { filters: 4, kernelSize: 3, strides: 2, padding }),
  'conv1d dilated': (x) => conv1d(x, { filters: 4, kernelSize: 3, dilationRate: 3 }),
  conv2d: (x) => conv2d(x, { filters: 4, kernelSize: [3, 2] }),
  'conv2d strided': (x) => conv2d(x, { filters: 4, kernelSize: [3, 2], strides: [2, 3] }),
  'conv2d strided same': (x) => conv2d(x, { filters: 4, kernelSize: [3, 2], strides: 2, padding }),
  'conv2d dilated': (x) => conv2d(x, { filters: 4, kernelSize: [3, 2], dilationRate: [2, 3] }),
  'conv2d without bias': (x) =>
    conv2d(x, { filters: 4, kernelSize: [3, 2], useBias: false, activation: 'relu' }),
  'conv2d padded by PyTorch': (x) => conv2d(zeroPadding2d(x), { filters: 4, kernelSize: [3, 2], strides: 2 }),
  depthwiseConv2d: (x) => depthwiseConv2d(x, { kernelSize: 3, depthMultiplier: 2 }),
  'depthwiseConv2d strided same': (x) =>
    depthwiseConv2d(x, { kernelSize: 3, depthMultiplier: 2, strides: 2, padding }),
  separableConv2d: (x) => separableConv2d(x, { filters: 4, kernelSize: 3, depthMultiplier: 2 }),
  maxPool1d: (x) => maxPool1d(x),
  'maxPool1d same': (x) => maxPool1d(x, { poolSize: 3, strides: 2, padding }),
  averagePool1d: (x) => averagePool1d(x, { poolSize: 3, strides: 2 }),
  maxPool2d: (x) => maxPool2d(x),
  'maxPool2d overlapping': (x) => maxPool2d(x, { poolSize: 3, strides: 2 }),
  'maxPool2d same': (x) => maxPool2d(x, { poolSize: [3, 2], strides: 2, padding }),
  averagePool2d: (x) => averagePool2d(x, { poolSize: [3, 2], strides: [1, 2] }),
  'averagePool2d same': (x) => averagePool2d(x, { poolSize: 3, strides: 2, padding }),
  globalAveragePool1d: (x) => globalAveragePool1d(x),
  globalMaxPool1d: (x) => globalMaxPool1d(x),
  globalAveragePool2d: (x) => globalAveragePool2d(x),
  globalMaxPool2d: (x) => globalMaxPool2d(x),
  embedding: (x) => embedding(x, { inputDim: 5, outputDim: 3 }),
  concatenate: (x) => concatenate([x, x, x]),
  'concatenate steps': (x) => concatenate([x, x], { axis: 1 }),
  dense: (x) => dense(x, { units: 4, activation: 'softmax' }),
  flatten: (x) => flatten(x),
  zeroPadding1d: (x) => zeroPadding1d(x, { padding: [1, 3] }),
  zeroPadding2d: (x) =>
    zeroPadding2d(x, {
      padding: [
        [1, 2],
        [0, 3],
      ],
    }),
};

function build(name: string, x: SymbolicTensor): SymbolicTensor {
  const [layer, option] = name.split(' ');
  if (layer === 'activation') return activation(x, { activation: option as ActivationName });
  const apply = builds[name];
  if (!apply) throw new Error(`no layer for the golden case ${name}`);
  return apply(x);
}

// Batch normalisation has more to compare, and does so in its own test.
const names = Object.keys(cases).filter((name) => !name.startsWith('batchNormalization'));

describe.each(['wasm', 'cpu'] as const)('equals PyTorch on %s', (backend) => {
  test.each(names)('%s', async (name) => {
    await useBackend({ backend });
    const { x, weights, y } = cases[name] as GoldenCase;
    const input = inputLayer({ shape: x.shape.slice(1) });
    const layers = model({ inputs: input, outputs: build(name, input) });
    const { shape, data } = tidy(() => {
      layers.setWeights(weights.map((weight) => tensor(weight.data, weight.shape)));
      const predicted = layers.predict(tensor(x.data, x.shape)) as Tensor;
      return { shape: predicted.shape, data: predicted.dataSync<'float32'>() };
    });
    layers.dispose();
    expect(shape).toEqual(y.shape);
    const errors = y.data.map((value, i) => Math.abs(value - (data[i] as number)));
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });
});
