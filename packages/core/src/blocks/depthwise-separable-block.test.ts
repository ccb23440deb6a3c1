import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { inputLayer } from '../layers/input-layer.js';
import { describeLayer } from '../testing/describe-layer.js';
import { depthwiseConvBlock } from './depthwise-conv-block.js';
import { depthwiseSeparableBlock } from './depthwise-separable-block.js';

describeLayer({ describe, test }, 'depthwiseConvBlock', {
  build: (x) => depthwiseConvBlock(x, { strides: 2, padding: 1 }),
  inputShape: [4, 4, 2],
  outputShape: [2, 2, 2],
  parameters: 3 * 3 * 2 + 4 * 2,
});

describeLayer({ describe, test }, 'depthwiseSeparableBlock', {
  build: (x) => depthwiseSeparableBlock(x, { filters: 3, strides: 2 }),
  inputShape: [5, 4, 2],
  outputShape: [3, 2, 3],
  parameters: 3 * 3 * 2 + 4 * 2 + 2 * 3 + 4 * 3,
});

test('layers are named after the block, or as published', () => {
  const x = inputLayer({ shape: [8, 8, 2] });
  const namesOf = (options: Partial<Parameters<typeof depthwiseSeparableBlock>[1]>) => {
    const outputs = depthwiseSeparableBlock(x, { filters: 4, ...options });
    return model({ inputs: x, outputs })
      .layers.slice(1)
      .map((layer) => layer.name);
  };
  const parts = ['_dw', '_dw_bn', '_dw_relu6', '_pw', '_pw_bn', '_pw_relu6'];
  expect(namesOf({ name: 'b1' })).toEqual(parts.map((part) => `b1${part}`));
  const names = {
    depthwise: { pad: 'p', conv: 'a', norm: 'a.bn' },
    pointwise: { conv: 'b', norm: 'b.bn' },
  };
  expect(namesOf({ names, padding: 1, activation: 'linear' })).toEqual(['p', 'a', 'a.bn', 'b', 'b.bn']);
});

test('refuses bad sizes', () => {
  const x = inputLayer({ shape: [8, 8, 2] });
  expect(() => depthwiseSeparableBlock(x, { filters: 0 })).toThrow(/filters to be a positive integer/);
  expect(() => depthwiseConvBlock(x, { strides: 0 })).toThrow(/strides to be a positive integer/);
  expect(() => depthwiseConvBlock(x, { padding: 0.5 })).toThrow(/padding/);
  expect(() => depthwiseConvBlock(inputLayer({ shape: [8] }))).toThrow(/rank 4/);
});
