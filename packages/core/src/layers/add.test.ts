import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { add } from './add.js';
import { averagePool2d } from './average-pool2d.js';
import { dense } from './dense.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'add', {
  build: (x) => add([x, dense(x, { units: 3 }), x]),
  inputShape: [3],
  outputShape: [3],
  parameters: 3 * 3 + 3,
});

describeLayer({ describe, test }, 'add with broadcast', {
  build: (x) => add([x, averagePool2d(x, { poolSize: [1, 3] })], { broadcast: true }),
  inputShape: [2, 3, 2],
  outputShape: [2, 3, 2],
  parameters: 0,
});

test('add with broadcast refuses other sizes and ranks', () => {
  const x = inputLayer({ shape: [4, 4, 2] });
  expect(() => add([x, inputLayer({ shape: [4, 2, 2] })], { broadcast: true })).toThrow(
    /one shape but for axes of size 1, received \[null, 4, 4, 2\] and \[null, 4, 2, 2\]/,
  );
  expect(() => add([x, inputLayer({ shape: [1, 2] })], { broadcast: true })).toThrow(/axes of size 1/);
  expect(() => add([x], { broadcast: true })).toThrow(/two or more/);
});

test('add refuses different shapes and a single input', () => {
  const x = inputLayer({ shape: [4, 4, 2] });
  expect(() => add([x, inputLayer({ shape: [4, 4, 1] })])).toThrow(
    /received \[null, 4, 4, 2\] and \[null, 4, 4, 1\]; make sizes and channels equal/,
  );
  expect(() => add([x])).toThrow(/two or more/);
  expect(() => add([])).toThrow(/received none/);
});
