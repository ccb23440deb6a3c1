import { expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { checkInputShape } from './check-input-shape.js';

const rule = { name: 'net', axes: '[frames, columns, channels]', example: [98, 40, 1] };

test('a shape of as many axes as the example, of positive integers, is taken', () => {
  checkInputShape(rule, [1, 2, 3]);
});

test.each([
  [[98, 40]],
  [[98, 40, 1, 1]],
  [[null, 40, 1]],
  [[98, 0, 1]],
  [[98, 40, -1]],
  [[98.5, 40, 1]],
  [[Number.NaN, 40, 1]],
  [[]],
])('%j is refused with an example', (shape) => {
  expect(() => checkInputShape(rule, shape)).toThrow(ShapeError);
  expect(() => checkInputShape(rule, shape)).toThrow(
    `net: expected inputShape [frames, columns, channels] of positive integers, received [${shape.map(String).join(', ')}]; ` +
      'pass for example [98, 40, 1]',
  );
});
