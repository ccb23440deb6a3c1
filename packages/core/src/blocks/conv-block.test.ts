import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { withInitializerSeed } from '../layers/build-context.js';
import { inputLayer } from '../layers/input-layer.js';
import { describeLayer } from '../testing/describe-layer.js';
import { convBlock } from './conv-block.js';

/** The names of the layers behind a tensor, the input left out. */
function layersOf(y: SymbolicTensor): string[] {
  const names: string[] = [];
  for (let at: SymbolicTensor | undefined = y; at; at = at.inputs[0]) names.unshift(at.sourceLayer.name);
  return names.slice(1);
}

describeLayer({ describe, test }, 'convBlock', {
  build: (x) => convBlock(x, { filters: 3, kernelSize: 3, strides: 2, padding: 1 }),
  inputShape: [4, 4, 2],
  outputShape: [2, 2, 3],
  parameters: 3 * 3 * 2 * 3 + 4 * 3,
});

test('names its layers after its own name', () => {
  const x = inputLayer({ shape: [8, 8, 3] });
  expect(layersOf(convBlock(x, { filters: 4, kernelSize: 3, padding: 1, name: 'stem' }))).toEqual([
    'stem_pad',
    'stem',
    'stem_bn',
    'stem_relu',
  ]);
});

test('takes published names, and leaves padding and activation out where there are none', () => {
  const x = inputLayer({ shape: [8, 8, 3] });
  const names = { conv: 'conv1', norm: 'bn1' };
  const y = convBlock(x, { filters: 4, kernelSize: 3, padding: 'valid', activation: 'linear', names });
  expect(layersOf(y)).toEqual(['conv1', 'bn1']);
  expect(y.shape).toEqual([null, 6, 6, 4]);
});

test('without a name its layers get the default ones of the build', () => {
  withInitializerSeed(1, () => {
    const x = inputLayer({ shape: [8, 8, 3] });
    expect(layersOf(convBlock(x, { filters: 4, kernelSize: 3 }))).toEqual([
      'conv2d',
      'batch_normalization',
      'activation',
    ]);
  });
});

test('hands bad sizes to the layer that says what is wrong', () => {
  const x = inputLayer({ shape: [8, 8, 3] });
  expect(() => convBlock(x, { filters: 0, kernelSize: 3 })).toThrow(/filters to be a positive integer/);
  expect(() => convBlock(x, { filters: 1, kernelSize: 3, padding: -1 })).toThrow(/padding/);
});
