import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { averagePool1d } from './average-pool1d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'averagePool1d', {
  build: (x) => averagePool1d(x),
  inputShape: [7, 2],
  outputShape: [3, 2],
  parameters: 0,
});

describeLayer({ describe, test }, 'averagePool1d, overlapping, same', {
  build: (x) => averagePool1d(x, { poolSize: 3, strides: 2, padding: 'same' }),
  inputShape: [6, 2],
  outputShape: [3, 2],
  parameters: 0,
});

test('averagePool1d refuses another rank and a window longer than its input', () => {
  expect(() => averagePool1d(inputLayer({ shape: [8, 8, 1] }))).toThrow(/rank 3 .* use the 2d layer/);
  expect(() => averagePool1d(inputLayer({ shape: [3, 1] }), { poolSize: 4 })).toThrow(/spans 4 on axis 1/);
  expect(() => averagePool1d(inputLayer({ shape: [3, 1] }), { strides: 0 })).toThrow(/strides/);
});
