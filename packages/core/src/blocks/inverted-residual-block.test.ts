import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { inputLayer } from '../layers/input-layer.js';
import { describeLayer } from '../testing/describe-layer.js';
import { invertedResidualBlock } from './inverted-residual-block.js';

const conv = (taps: number, channels: number) => taps * channels + 4 * channels;

describeLayer({ describe, test }, 'invertedResidualBlock, with the input added', {
  build: (x) => invertedResidualBlock(x, { filters: 2, expansion: 2 }),
  inputShape: [3, 3, 2],
  outputShape: [3, 3, 2],
  parameters: conv(2, 4) + conv(9, 4) + conv(4, 2),
});

describeLayer({ describe, test }, 'invertedResidualBlock, strided', {
  build: (x) => invertedResidualBlock(x, { filters: 3, strides: 2, expansion: 2, padding: 1 }),
  inputShape: [4, 4, 2],
  outputShape: [2, 2, 3],
  parameters: conv(2, 4) + conv(9, 4) + conv(4, 3),
});

describeLayer({ describe, test }, 'invertedResidualBlock without expansion', {
  build: (x) => invertedResidualBlock(x, { filters: 3, expansion: 1 }),
  inputShape: [3, 3, 2],
  outputShape: [3, 3, 3],
  parameters: conv(9, 2) + conv(2, 3),
});

test('layers are named after the block; the last convolution is linear', () => {
  const x = inputLayer({ shape: [8, 8, 4] });
  const outputs = invertedResidualBlock(x, { filters: 4, name: 'block_2' });
  const names = model({ inputs: x, outputs }).layers.map((layer) => layer.name);
  const parts = ['expand', 'expand_bn', 'expand_relu6', 'depthwise', 'depthwise_bn', 'depthwise_relu6'];
  expect(names.slice(1)).toEqual([...parts, 'project', 'project_bn', 'add'].map((part) => `block_2_${part}`));
});

test('refuses bad sizes', () => {
  const x = inputLayer({ shape: [8, 8, 4] });
  expect(() => invertedResidualBlock(inputLayer({ shape: [8] }), { filters: 4 })).toThrow(/rank 4/);
  expect(() => invertedResidualBlock(x, { filters: 0 })).toThrow(/invertedResidualBlock: expected filters/);
  expect(() => invertedResidualBlock(x, { filters: 4, strides: 1.5 })).toThrow(/strides/);
  expect(() => invertedResidualBlock(x, { filters: 4, expansion: 0 })).toThrow(/expansion/);
});
