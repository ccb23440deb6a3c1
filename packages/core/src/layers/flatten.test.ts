import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { flatten } from './flatten.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'flatten', {
  build: (x) => flatten(x),
  inputShape: [2, 3, 2],
  outputShape: [12],
  parameters: 0,
});

test('flatten refuses what is flat already and unknown sizes', () => {
  expect(() => flatten(inputLayer({ shape: [5] }))).toThrow(/leave flatten out/);
  expect(() => flatten(inputLayer({ shape: [null, 4, 1] }))).toThrow(/use a global pooling layer/);
});
