import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { zeroPadding2d } from './zero-padding2d.js';

describeLayer({ describe, test }, 'zeroPadding2d', {
  build: (x) =>
    zeroPadding2d(x, {
      padding: [
        [1, 0],
        [2, 3],
      ],
    }),
  inputShape: [2, 3, 2],
  outputShape: [3, 8, 2],
  parameters: 0,
});

describeLayer({ describe, test }, 'zeroPadding2d on all sides', {
  build: (x) => zeroPadding2d(x),
  inputShape: [2, 2, 1],
  outputShape: [4, 4, 1],
  parameters: 0,
});

test.each([-1, 0.5, [[1, 2]], [[1], [2]]])('zeroPadding2d refuses %j', (padding) => {
  const x = inputLayer({ shape: [4, 4, 2] });
  expect(() => zeroPadding2d(x, { padding: padding as number })).toThrow(/whole pixels/);
});
