import { expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { inputLayer } from './input-layer.js';

test('the batch axis comes first and is open', () => {
  expect(inputLayer({ shape: [28, null, 1] }).shape).toEqual([null, 28, null, 1]);
});

test.each([[[]], [[0]], [[28, -1]], [[2.5]]])('refuses the shape %j', (shape) => {
  expect(() => inputLayer({ shape })).toThrow(ShapeError);
  expect(() => inputLayer({ shape })).toThrow(/positive integers \(or null\) without the batch axis/);
});
