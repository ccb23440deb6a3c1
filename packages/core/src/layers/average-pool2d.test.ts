import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { averagePool2d } from './average-pool2d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'averagePool2d', {
  build: (x) => averagePool2d(x),
  inputShape: [5, 4, 2],
  outputShape: [2, 2, 2],
  parameters: 0,
});

describeLayer({ describe, test }, 'averagePool2d, overlapping, same', {
  build: (x) => averagePool2d(x, { poolSize: 3, strides: 2, padding: 'same' }),
  inputShape: [6, 5, 2],
  outputShape: [3, 3, 2],
  parameters: 0,
});

test('averagePool2d refuses another rank, a window larger than its input and an unknown padding', () => {
  const x = inputLayer({ shape: [3, 8, 1] });
  expect(() => averagePool2d(inputLayer({ shape: [8, 1] }))).toThrow(/rank 4 .* use the 1d layer/);
  expect(() => averagePool2d(x, { poolSize: 4 })).toThrow(/spans 4 on axis 1/);
  expect(() => averagePool2d(x, { padding: 'SAME' as 'same' })).toThrow(/padding to be one of valid, same/);
});
