import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { globalMaxPool2d } from './global-max-pool2d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'globalMaxPool2d', {
  build: (x) => globalMaxPool2d(x),
  inputShape: [4, 3, 2],
  outputShape: [2],
  parameters: 0,
});

test('globalMaxPool2d takes inputs of any size and refuses another rank', () => {
  const x = inputLayer({ shape: [null, null, 4] });
  expect(globalMaxPool2d(x).shape).toEqual([null, 4]);
  expect(() => globalMaxPool2d(inputLayer({ shape: [4] }))).toThrow(/rank 4/);
});
