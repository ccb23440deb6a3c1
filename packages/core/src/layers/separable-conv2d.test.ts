import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { separableConv2d } from './separable-conv2d.js';

describeLayer({ describe, test }, 'separableConv2d', {
  build: (x) =>
    separableConv2d(x, { filters: 4, kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2 }),
  inputShape: [5, 5, 2],
  outputShape: [3, 3, 4],
  parameters: 3 * 3 * 2 * 2 + 4 * 4 + 4,
});

test('each kernel has its own initialiser', () => {
  const x = inputLayer({ shape: [4, 4, 2] });
  const y = separableConv2d(x, {
    filters: 3,
    kernelSize: 3,
    depthwiseInitializer: 'ones',
    pointwiseInitializer: 'zeros',
  });
  const [depthwise, pointwise] = y.sourceLayer.getWeights();
  expect(new Set(depthwise?.dataSync())).toEqual(new Set([1]));
  expect(new Set(pointwise?.dataSync())).toEqual(new Set([0]));
  y.sourceLayer.dispose();
});

describe('separableConv2d refuses', () => {
  test('another rank and filters below 1', () => {
    expect(() => separableConv2d(inputLayer({ shape: [4, 2] }), { filters: 1, kernelSize: 3 })).toThrow(
      /rank 4/,
    );
    expect(() => separableConv2d(inputLayer({ shape: [4, 4, 2] }), { filters: 0, kernelSize: 3 })).toThrow(
      /separableConv2d: expected filters/,
    );
  });
});
