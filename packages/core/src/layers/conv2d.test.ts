import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { conv2d } from './conv2d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'conv2d', {
  build: (x) =>
    conv2d(x, { filters: 3, kernelSize: [3, 2], padding: 'same', strides: 2, activation: 'relu' }),
  inputShape: [5, 4, 2],
  outputShape: [3, 2, 3],
  parameters: 3 * 2 * 2 * 3 + 3,
});

describeLayer({ describe, test }, 'conv2d without bias', {
  build: (x) => conv2d(x, { filters: 2, kernelSize: 3, strides: [1, 2], useBias: false }),
  inputShape: [5, 5, 2],
  outputShape: [3, 2, 2],
  parameters: 3 * 3 * 2 * 2,
});

describeLayer({ describe, test }, 'conv2d, dilated', {
  build: (x) => conv2d(x, { filters: 2, kernelSize: 3, dilationRate: 2 }),
  inputShape: [6, 5, 2],
  outputShape: [2, 1, 2],
  parameters: 3 * 3 * 2 * 2 + 2,
});

describe('conv2d refuses', () => {
  const x = inputLayer({ shape: [8, 6, 2] });

  test('an input of rank 3, with the remedy', () => {
    expect(() => conv2d(inputLayer({ shape: [28, 28] }), { filters: 1, kernelSize: 3 })).toThrow(
      'conv2d: expected input of rank 4 [batch, height, width, channels], received [null, 28, 28]; add a channel axis',
    );
  });

  test('an unknown number of channels', () => {
    const open = inputLayer({ shape: [8, 8, null] });
    expect(() => conv2d(open, { filters: 1, kernelSize: 3 })).toThrow(/known size of the last axis/);
  });

  test.each([0, -1, 1.5, Number.NaN])('%f filters', (filters) => {
    expect(() => conv2d(x, { filters, kernelSize: 3 })).toThrow(
      `conv2d: expected filters to be a positive integer, received ${filters}; pass 1 or more`,
    );
  });

  test('sizes that are no sizes', () => {
    expect(() => conv2d(x, { filters: 1, kernelSize: 0 })).toThrow(/kernelSize to be a positive integer/);
    expect(() => conv2d(x, { filters: 1, kernelSize: 3, strides: [1, -1] })).toThrow(/strides/);
    expect(() => conv2d(x, { filters: 1, kernelSize: [3] as unknown as [number, number] })).toThrow(
      /kernelSize to be a number or \[height, width\], received \[3\]/,
    );
  });

  test('a kernel larger than its input under valid padding', () => {
    expect(() => conv2d(x, { filters: 1, kernelSize: 7 })).toThrow(
      /spans 7 on axis 2 of \[null, 8, 6, 2\]; use padding 'same'/,
    );
    expect(conv2d(x, { filters: 1, kernelSize: 7, padding: 'same' }).shape).toEqual([null, 8, 6, 1]);
  });

  test('stride with dilation, which tfjs would refuse at the first batch', () => {
    expect(() => conv2d(x, { filters: 1, kernelSize: 2, strides: 2, dilationRate: 2 })).toThrow(
      /strides 2x2 with dilationRate 2x2; set one of them to 1/,
    );
  });

  test('names that it does not know, with the list of those it knows', () => {
    const options = { filters: 1, kernelSize: 3 };
    expect(() => conv2d(x, { ...options, padding: 'full' as 'same' })).toThrow(
      'conv2d: expected padding to be one of valid, same, received "full"',
    );
    expect(() => conv2d(x, { ...options, activation: 'ReLU' as 'relu' })).toThrow(/linear, relu, .*"ReLU"/);
    expect(() => conv2d(x, { ...options, kernelInitializer: 'he' as 'heNormal' })).toThrow(/heNormal/);
  });

  test('all of these as a ShapeError', () => {
    expect(() => conv2d(x, { filters: 0, kernelSize: 3 })).toThrow(ShapeError);
  });
});
