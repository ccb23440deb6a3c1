import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { globalAveragePool1d } from './global-average-pool1d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'globalAveragePool1d', {
  build: (x) => globalAveragePool1d(x),
  inputShape: [5, 3],
  outputShape: [3],
  parameters: 0,
});

test('globalAveragePool1d takes inputs of any size and refuses another rank', () => {
  const x = inputLayer({ shape: [null, 4] });
  expect(globalAveragePool1d(x).shape).toEqual([null, 4]);
  expect(() => globalAveragePool1d(inputLayer({ shape: [4] }))).toThrow(/rank 3/);
});
