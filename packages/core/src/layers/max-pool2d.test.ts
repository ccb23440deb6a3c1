import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { maxPool2d } from './max-pool2d.js';

describeLayer({ describe, test }, 'maxPool2d', {
  build: (x) => maxPool2d(x),
  inputShape: [5, 4, 2],
  outputShape: [2, 2, 2],
  parameters: 0,
});

describeLayer({ describe, test }, 'maxPool2d, overlapping, same', {
  build: (x) => maxPool2d(x, { poolSize: 3, strides: 2, padding: 'same' }),
  inputShape: [6, 5, 2],
  outputShape: [3, 3, 2],
  parameters: 0,
});

test('maxPool2d refuses another rank, a window larger than its input and an unknown padding', () => {
  const x = inputLayer({ shape: [3, 8, 1] });
  expect(() => maxPool2d(inputLayer({ shape: [8, 1] }))).toThrow(/rank 4 .* use the 1d layer/);
  expect(() => maxPool2d(x, { poolSize: 4 })).toThrow(/spans 4 on axis 1/);
  expect(() => maxPool2d(x, { padding: 'SAME' as 'same' })).toThrow(/padding to be one of valid, same/);
});
