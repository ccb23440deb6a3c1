import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { add } from './add.js';
import { dense } from './dense.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'add', {
  build: (x) => add([x, dense(x, { units: 3 }), x]),
  inputShape: [3],
  outputShape: [3],
  parameters: 3 * 3 + 3,
});

test('add refuses different shapes and a single input', () => {
  const x = inputLayer({ shape: [4, 4, 2] });
  expect(() => add([x, inputLayer({ shape: [4, 4, 1] })])).toThrow(
    /received \[null, 4, 4, 2\] and \[null, 4, 4, 1\]; make sizes and channels equal/,
  );
  expect(() => add([x])).toThrow(/two or more/);
  expect(() => add([])).toThrow(/received none/);
});
