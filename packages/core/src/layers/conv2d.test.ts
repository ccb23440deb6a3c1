import { describe, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { conv2d } from './conv2d.js';

describeLayer({ describe, test }, 'conv2d', {
  build: (x) =>
    conv2d(x, { filters: 3, kernelSize: [3, 2], padding: 'same', strides: 2, activation: 'relu' }),
  inputShape: [5, 4, 2],
  outputShape: [3, 2, 3],
  parameters: 3 * 2 * 2 * 3 + 3,
});

describeLayer({ describe, test }, 'conv2d, dilated', {
  build: (x) => conv2d(x, { filters: 2, kernelSize: 3, dilationRate: 2 }),
  inputShape: [6, 5, 2],
  outputShape: [2, 1, 2],
  parameters: 3 * 3 * 2 * 2 + 2,
});
