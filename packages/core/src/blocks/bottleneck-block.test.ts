import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { inputLayer } from '../layers/input-layer.js';
import { describeLayer } from '../testing/describe-layer.js';
import { bottleneckBlock } from './bottleneck-block.js';

const conv = (size: number, channels: number, filters: number) =>
  size * size * channels * filters + 4 * filters;

describeLayer({ describe, test }, 'bottleneckBlock, identity', {
  build: (x) => bottleneckBlock(x, { filters: 2, expansion: 2 }),
  inputShape: [3, 3, 4],
  outputShape: [3, 3, 4],
  parameters: conv(1, 4, 2) + conv(3, 2, 2) + conv(1, 2, 4),
});

describeLayer({ describe, test }, 'bottleneckBlock, projection', {
  build: (x) => bottleneckBlock(x, { filters: 2, strides: 2 }),
  inputShape: [4, 4, 3],
  outputShape: [2, 2, 8],
  parameters: conv(1, 3, 2) + conv(3, 2, 2) + conv(1, 2, 8) + conv(1, 3, 8),
});

test("the stride is on the 3x3 convolution, and weights have torchvision's names", () => {
  const x = inputLayer({ shape: [8, 8, 4] });
  const block = model({
    inputs: x,
    outputs: bottleneckBlock(x, { filters: 4, strides: 2, name: 'layer2.0' }),
  });
  const shapeOf = (name: string) => block.getLayer(`layer2.0.${name}`).outputShape;
  expect(shapeOf('conv1')).toEqual([null, 8, 8, 4]);
  expect(shapeOf('conv2')).toEqual([null, 4, 4, 4]);
  expect(shapeOf('conv3')).toEqual([null, 4, 4, 16]);
  const weighted = block.layers.filter((layer) => layer.weights.length > 0).map((layer) => layer.name);
  const parts = ['bn1', 'bn2', 'bn3', 'conv1', 'conv2', 'conv3', 'downsample.0', 'downsample.1'];
  expect(weighted.sort()).toEqual(parts.map((part) => `layer2.0.${part}`));
});

test('refuses bad sizes', () => {
  const x = inputLayer({ shape: [8, 8, 4] });
  expect(() => bottleneckBlock(inputLayer({ shape: [8] }), { filters: 4 })).toThrow(/rank 4/);
  expect(() => bottleneckBlock(x, { filters: -1 })).toThrow(/bottleneckBlock: expected filters/);
  expect(() => bottleneckBlock(x, { filters: 4, expansion: 0 })).toThrow(/expansion/);
});
