import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { dense } from './dense.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'dense', {
  build: (x) => dense(x, { units: 4, activation: 'softmax' }),
  inputShape: [5],
  outputShape: [4],
  parameters: 5 * 4 + 4,
});

describeLayer({ describe, test }, 'dense without bias', {
  build: (x) => dense(x, { units: 2, useBias: false, activation: 'sigmoid' }),
  inputShape: [3],
  outputShape: [2],
  parameters: 3 * 2,
});

test('dense refuses a picture, with the remedy, and units below 1', () => {
  expect(() => dense(inputLayer({ shape: [5, 5, 16] }), { units: 10 })).toThrow(
    'dense: expected input of rank 2 [batch, features], received [null, 5, 5, 16]; put flatten() or a global pooling layer before it',
  );
  expect(() => dense(inputLayer({ shape: [5] }), { units: 0 })).toThrow(/dense: expected units/);
});

test.each([0, -1, Number.NaN, Infinity])('dense refuses a greatest norm of %d', (maxNorm) => {
  expect(() => dense(inputLayer({ shape: [5] }), { units: 2, maxNorm })).toThrow(/maxNorm.*above 0/);
});

describeLayer({ describe, test }, 'dense with a greatest norm', {
  build: (x) => dense(x, { units: 4, maxNorm: 3 }),
  inputShape: [5],
  outputShape: [4],
  parameters: 5 * 4 + 4,
});
