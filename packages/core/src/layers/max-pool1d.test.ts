import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { maxPool1d } from './max-pool1d.js';

describeLayer({ describe, test }, 'maxPool1d', {
  build: (x) => maxPool1d(x),
  inputShape: [7, 2],
  outputShape: [3, 2],
  parameters: 0,
});

describeLayer({ describe, test }, 'maxPool1d, overlapping, same', {
  build: (x) => maxPool1d(x, { poolSize: 3, strides: 2, padding: 'same' }),
  inputShape: [6, 2],
  outputShape: [3, 2],
  parameters: 0,
});

test('maxPool1d refuses another rank and a window longer than its input', () => {
  expect(() => maxPool1d(inputLayer({ shape: [8, 8, 1] }))).toThrow(/rank 3 .* use the 2d layer/);
  expect(() => maxPool1d(inputLayer({ shape: [3, 1] }), { poolSize: 4 })).toThrow(/spans 4 on axis 1/);
  expect(() => maxPool1d(inputLayer({ shape: [3, 1] }), { strides: 0 })).toThrow(/strides/);
});
