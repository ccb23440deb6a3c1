import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { inputLayer } from '../layers/input-layer.js';
import { describeLayer } from '../testing/describe-layer.js';
import { residualBlock } from './residual-block.js';
import { shortcutOf } from './shortcut.js';

const conv = (size: number, channels: number, filters: number) =>
  size * size * channels * filters + 4 * filters;

describeLayer({ describe, test }, 'residualBlock, identity', {
  build: (x) => residualBlock(x, { filters: 2 }),
  inputShape: [3, 3, 2],
  outputShape: [3, 3, 2],
  parameters: 2 * conv(3, 2, 2),
});

describeLayer({ describe, test }, 'residualBlock, projection', {
  build: (x) => residualBlock(x, { filters: 3, strides: 2 }),
  inputShape: [4, 4, 2],
  outputShape: [2, 2, 3],
  parameters: conv(3, 2, 3) + conv(3, 3, 3) + conv(1, 2, 3),
});

describeLayer({ describe, test }, 'residualBlock, padding shortcut', {
  build: (x) => residualBlock(x, { filters: 5, strides: 2, shortcut: 'padding' }),
  inputShape: [5, 5, 2],
  outputShape: [3, 3, 5],
  parameters: conv(3, 2, 5) + conv(3, 5, 5),
});

test('the padding shortcut takes every second pixel, with zeros before and after its channels', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [3, 3, 1] });
  const y = shortcutOf(x, { filters: 4, strides: 2, shortcut: 'padding', name: undefined });
  const shortcut = model({ inputs: x, outputs: y });
  const values = tidy(() => {
    const picture = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    return Array.from((shortcut.predict(picture) as Tensor).dataSync());
  });
  expect(values).toEqual([0, 1, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0]);
});

test('zeroInitResidual makes the block start as ReLU of its input', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [2, 2, 1] });
  const block = model({ inputs: x, outputs: residualBlock(x, { filters: 1, zeroInitResidual: true }) });
  const values = tidy(() => {
    const picture = tensor([-1, 2, -3, 4], [1, 2, 2, 1]);
    return Array.from((block.apply(picture, { training: true }) as Tensor).dataSync());
  });
  expect(values).toEqual([0, 2, 0, 4]);
});

test("its weights have torchvision's names", () => {
  const x = inputLayer({ shape: [8, 8, 2] });
  const block = model({ inputs: x, outputs: residualBlock(x, { filters: 4, strides: 2, name: 'layer2.0' }) });
  const weighted = block.layers.filter((layer) => layer.weights.length > 0).map((layer) => layer.name);
  expect(weighted.sort()).toEqual(
    ['bn1', 'bn2', 'conv1', 'conv2', 'downsample.0', 'downsample.1'].map((part) => `layer2.0.${part}`),
  );
});

test('refuses bad sizes and names, and a padding shortcut to fewer channels', () => {
  const x = inputLayer({ shape: [8, 8, 4] });
  expect(() => residualBlock(inputLayer({ shape: [8] }), { filters: 4 })).toThrow(
    /residualBlock: expected input of rank 4/,
  );
  expect(() => residualBlock(x, { filters: 0 })).toThrow(/residualBlock: expected filters/);
  expect(() => residualBlock(x, { filters: 4, strides: 0 })).toThrow(/residualBlock: expected strides/);
  expect(() => residualBlock(x, { filters: 4, shortcut: 'A' as 'padding' })).toThrow(/projection, padding/);
  expect(() => residualBlock(x, { filters: 2, shortcut: 'padding' })).toThrow(ShapeError);
});
