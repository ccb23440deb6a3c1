import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { expectedCalibrationError } from './expected-calibration-error.js';

test('is the distance of confidence and accuracy, by hand', () => {
  // One bin: two of confidence 0.75, one right: |0.5 - 0.75|.
  expect(expectedCalibrationError([0, 1], [0.75, 0.25, 0.75, 0.25])).toBe(0.25);
  // Two bins of 10: 0.95 right and 0.85 wrong, so (|1 - 0.95| + |0 - 0.85|) / 2.
  const apart = expectedCalibrationError([0, 1], [0.95, 0.05, 0.85, 0.15], { bins: 10 });
  expect(apart).toBeCloseTo(0.45, 12);
  // The same two in one bin balance each other: |1/2 - 0.9|.
  expect(expectedCalibrationError([0, 1], [0.95, 0.05, 0.85, 0.15], { bins: 1 })).toBeCloseTo(0.4, 12);
});

test('a bin is open below and closed above', () => {
  // With two bins 0.5 lies in the lower one, alone, and 0.625 in the upper: |1 - 0.5| + |0 - 0.625|, halved.
  const split = expectedCalibrationError([0, 1], [0.5, 0.5, 0.625, 0.375], { bins: 2 });
  expect(split).toBe((0.5 + 0.625) / 2);
});

test('is 0 for certainty that is right, 1 for certainty that is wrong', () => {
  expect(expectedCalibrationError([0, 1], [1, 0, 0, 1])).toBe(0);
  expect(expectedCalibrationError([1, 0], [1, 0, 0, 1])).toBe(1);
});

test('does not depend on the order of examples', () => {
  const example = fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(example, { minLength: 1, maxLength: 30 }), (drawn) => {
      const measure = (all: typeof drawn) =>
        expectedCalibrationError(
          all.map(([label]) => label),
          all.flatMap(([, p]) => [p, 1 - p]),
        );
      expect(measure([...drawn].reverse())).toBeCloseTo(measure(drawn), 12);
    }),
  );
});

test('bad input is refused', () => {
  expect(() => expectedCalibrationError([], [])).toThrow(DataError);
  expect(() => expectedCalibrationError([0], [1, 0], { bins: 0 })).toThrow(ShapeError);
});
