import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { conv1d } from './conv1d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'conv1d', {
  build: (x) => conv1d(x, { filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' }),
  inputShape: [7, 3],
  outputShape: [4, 4],
  parameters: 3 * 3 * 4 + 4,
});

describeLayer({ describe, test }, 'conv1d, dilated', {
  build: (x) => conv1d(x, { filters: 2, kernelSize: 3, dilationRate: 2, useBias: false }),
  inputShape: [8, 2],
  outputShape: [4, 2],
  parameters: 3 * 2 * 2,
});

describe('conv1d refuses', () => {
  const x = inputLayer({ shape: [8, 2] });

  test('an input of rank 2, with the remedy', () => {
    expect(() => conv1d(inputLayer({ shape: [100] }), { filters: 1, kernelSize: 3 })).toThrow(
      'conv1d: expected input of rank 3 [batch, steps, channels], received [null, 100]; add a channel axis with expandDims(-1)',
    );
  });

  test('a kernel longer than its input under valid padding, but not under same', () => {
    expect(() => conv1d(x, { filters: 1, kernelSize: 9 })).toThrow(
      /spans 9 on axis 1 of \[null, 8, 2\]; use/,
    );
    expect(() => conv1d(x, { filters: 1, kernelSize: 5, dilationRate: 2 })).toThrow(/spans 9/);
    expect(conv1d(x, { filters: 1, kernelSize: 9, padding: 'same' }).shape).toEqual([null, 8, 1]);
  });

  test('stride with dilation', () => {
    expect(() => conv1d(x, { filters: 1, kernelSize: 2, strides: 2, dilationRate: 2 })).toThrow(ShapeError);
  });
});
