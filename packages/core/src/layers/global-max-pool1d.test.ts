import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { globalMaxPool1d } from './global-max-pool1d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'globalMaxPool1d', {
  build: (x) => globalMaxPool1d(x),
  inputShape: [5, 3],
  outputShape: [3],
  parameters: 0,
});

test('globalMaxPool1d takes inputs of any size and refuses another rank', () => {
  const x = inputLayer({ shape: [null, 4] });
  expect(globalMaxPool1d(x).shape).toEqual([null, 4]);
  expect(() => globalMaxPool1d(inputLayer({ shape: [4] }))).toThrow(/rank 3/);
});
