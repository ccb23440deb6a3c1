import { expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { logLoss } from './log-loss.js';

test('is the published example of scikit-learn', () => {
  // Classes ham, spam; the published value is 0.21616...
  const loss = logLoss([1, 0, 0, 1], [0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65]);
  expect(loss.toFixed(5)).toBe('0.21616');
});

test('is ln(classes) for a uniform guess and nearly 0 for certainty', () => {
  expect(logLoss([0, 3], new Array(8).fill(0.25))).toBeCloseTo(Math.log(4), 12);
  expect(logLoss([0], [1, 0])).toBeLessThan(1e-15);
});

test('a certain mistake costs minus the logarithm of the type’s epsilon', () => {
  expect(logLoss([1], [1, 0])).toBeCloseTo(52 * Math.LN2, 12);
  expect(logLoss([1], new Float32Array([1, 0]))).toBeCloseTo(23 * Math.LN2, 12);
});

test('bad input is refused', () => {
  expect(() => logLoss([], [])).toThrow(DataError);
  expect(() => logLoss([0, 1], [0.5, 0.5, 1])).toThrow(ShapeError);
  expect(() => logLoss([0], [Number.NaN, 1])).toThrow(/NaN for example 0/);
});
