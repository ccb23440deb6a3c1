import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'depthwiseConv2d', {
  build: (x) =>
    depthwiseConv2d(x, {
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      depthMultiplier: 2,
      activation: 'relu6',
    }),
  inputShape: [5, 6, 3],
  outputShape: [3, 3, 6],
  parameters: 3 * 3 * 3 * 2 + 6,
});

describeLayer({ describe, test }, 'depthwiseConv2d without bias', {
  build: (x) => depthwiseConv2d(x, { kernelSize: [2, 3], useBias: false }),
  inputShape: [4, 5, 2],
  outputShape: [3, 3, 2],
  parameters: 2 * 3 * 2,
});

describe('depthwiseConv2d refuses', () => {
  const x = inputLayer({ shape: [4, 4, 2] });

  test('another rank, a multiplier below 1, a kernel larger than the input', () => {
    expect(() => depthwiseConv2d(inputLayer({ shape: [4, 2] }), { kernelSize: 3 })).toThrow(/rank 4/);
    expect(() => depthwiseConv2d(x, { kernelSize: 3, depthMultiplier: 0 })).toThrow(/depthMultiplier/);
    expect(() => depthwiseConv2d(x, { kernelSize: 5 })).toThrow(/spans 5 on axis 1/);
  });
});
