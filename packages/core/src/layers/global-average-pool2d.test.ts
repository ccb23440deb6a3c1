import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { globalAveragePool2d } from './global-average-pool2d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'globalAveragePool2d', {
  build: (x) => globalAveragePool2d(x),
  inputShape: [4, 3, 2],
  outputShape: [2],
  parameters: 0,
});

test('globalAveragePool2d takes inputs of any size and refuses another rank', () => {
  const x = inputLayer({ shape: [null, null, 4] });
  expect(globalAveragePool2d(x).shape).toEqual([null, 4]);
  expect(() => globalAveragePool2d(inputLayer({ shape: [4] }))).toThrow(/rank 4/);
});
