import { expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { accuracy } from './accuracy.js';

test('is the share of examples whose class was predicted', () => {
  expect(accuracy([0, 1, 2, 2], [0, 2, 2, 2])).toBe(0.75);
  // The example of scikit-learn's accuracy_score.
  expect(accuracy([0, 1, 2, 3], [0, 2, 1, 3])).toBe(0.5);
  expect(accuracy(new Uint8Array([1]), new Uint32Array([1]))).toBe(1);
});

test('no examples or different lengths are errors', () => {
  expect(() => accuracy([], [])).toThrow(DataError);
  expect(() => accuracy([], [])).toThrow('accuracy: there must be at least one example, got none');
  expect(() => accuracy([1, 2], [1])).toThrow(ShapeError);
  expect(() => accuracy([1, 2], [1])).toThrow('got 1 for 2 examples');
});
