import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { accuracy } from './accuracy.js';
import { confusionMatrix } from './confusion-matrix.js';

test('is the published example of scikit-learn', () => {
  expect(confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], 3)).toEqual([
    [2, 0, 0],
    [0, 0, 1],
    [1, 0, 2],
  ]);
});

test('row sums are supports, column sums predictions, the diagonal accuracy', () => {
  const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(pairs, (drawn) => {
      const actual = drawn.map(([first]) => first);
      const predicted = drawn.map(([, second]) => second);
      const matrix = confusionMatrix(actual, predicted, 5);
      for (const [label, row] of matrix.entries()) {
        expect(row.reduce((a, b) => a + b)).toBe(actual.filter((one) => one === label).length);
        const column = matrix.map((other) => other[label] as number);
        expect(column.reduce((a, b) => a + b)).toBe(predicted.filter((one) => one === label).length);
      }
      const right = matrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
      expect(right / drawn.length).toBe(accuracy(actual, predicted));
    }),
  );
});

test('bad input is refused', () => {
  expect(() => confusionMatrix([], [], 2)).toThrow(DataError);
  expect(() => confusionMatrix([0, 2], [0, 0], 2)).toThrow(/from 0 to 1, got 2 at position 1/);
  expect(() => confusionMatrix([0, 0], [0, -1], 2)).toThrow(ShapeError);
});
