import { expect, test } from 'vitest';
import { sortClassNames } from './class-names.js';

test('names are sorted by code units: capitals first, accents last', () => {
  expect(sortClassNames(['élan', 'pos', 'Neg', '10', '9'])).toEqual(['10', '9', 'Neg', 'pos', 'élan']);
});

test('whole numbers are sorted by value, but not where one has a leading zero', () => {
  expect(sortClassNames(['10', '9', '0', '-1'])).toEqual(['-1', '0', '9', '10']);
  expect(sortClassNames(['10', '09'])).toEqual(['09', '10']);
});
