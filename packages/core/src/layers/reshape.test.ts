import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { reshape } from './reshape.js';

describeLayer({ describe, test }, 'reshape', {
  build: (x) => reshape(x, { targetShape: [3, 4] }),
  inputShape: [2, 3, 2],
  outputShape: [3, 4],
  parameters: 0,
});

test.each([[[]], [[5]], [[-12]], [[2.5, 4]], [[0]]])(
  'reshape of 10 values to %j is refused',
  (targetShape) => {
    const x = inputLayer({ shape: [2, 5] });
    expect(() => reshape(x, { targetShape })).toThrow(ShapeError);
    expect(() => reshape(x, { targetShape })).toThrow(
      /as many values as the input, received \[.*null, 2, 5\]/,
    );
  },
);

test('reshape refuses unknown sizes', () => {
  expect(() => reshape(inputLayer({ shape: [null, 4] }), { targetShape: [4] })).toThrow(/give inputLayer/);
});
