import { expect, test } from 'vitest';
import { strongestPlaces } from './strongest-places.js';

test('a part is what hangs together with the largest value, by edges and not by corners', () => {
  // The 9 at the end of the first row hangs by a corner of the peak alone, and the 8 does not at all.
  const values = [9, 0, 9, 9, 10, 4, 0, 0, 8];
  expect(strongestPlaces(values, 3)).toEqual({ rows: [0, 1], columns: [0, 1], value: 10 });
});

test('rows do not run into each other at their ends', () => {
  expect(strongestPlaces([0, 0, 7, 7, 0, 0], 3)).toEqual({ rows: [0, 0], columns: [2, 2], value: 7 });
});

test('of steps the columns are one', () => {
  expect(strongestPlaces(Float32Array.of(0, 3, 2, 1, 3), 1)).toEqual({
    rows: [1, 2],
    columns: [0, 0],
    value: 3,
  });
});

test('where nothing is above 0 there is no part', () => {
  expect(strongestPlaces([0, -1, 0, 0], 2)).toBeUndefined();
  expect(strongestPlaces([], 2)).toBeUndefined();
});
