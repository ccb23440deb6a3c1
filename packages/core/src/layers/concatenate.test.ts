import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { concatenate } from './concatenate.js';
import { dense } from './dense.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'concatenate', {
  build: (x) => concatenate([x, dense(x, { units: 2 }), x]),
  inputShape: [3],
  outputShape: [8],
  parameters: 3 * 2 + 2,
});

describeLayer({ describe, test }, 'concatenate along the steps', {
  build: (x) => concatenate([x, x], { axis: 1 }),
  inputShape: [3, 2],
  outputShape: [6, 2],
  parameters: 0,
});

test('concatenate joins channels of sequences of any length', () => {
  const x = inputLayer({ shape: [null, 4] });
  expect(concatenate([x, x], { axis: 2 }).shape).toEqual([null, null, 8]);
});

test.each([
  ['one input', [[4]], -1, /two or more inputs.*received \[null, 4\]/],
  ['none', [], -1, /received none/],
  ['another rank', [[4], [4, 2]], -1, /\[null, 4\] and \[null, 4, 2\]; pool or pad/],
  [
    'other steps',
    [
      [4, 2],
      [5, 2],
    ],
    -1,
    /differ on axis -1 alone/,
  ],
  ['the axis of the batch', [[4], [4]], 0, /behind that of the batch, received 0/],
  ['an axis that is not there', [[4], [4]], 2, /behind that of the batch, received 2/],
  ['an axis before the first', [[4], [4]], -3, /received -3/],
])('concatenate refuses %s', (_title, shapes, axis, message) => {
  const inputs = shapes.map((shape) => inputLayer({ shape }));
  expect(() => concatenate(inputs, { axis })).toThrow(message);
});
