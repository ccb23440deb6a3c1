import { expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { wantedSplits } from './wanted-splits.js';

test('all parts that exist are wanted, or the one that is named', () => {
  expect(wantedSplits('./photos', ['train', 'test'])).toEqual(['train', 'test']);
  expect(wantedSplits('./photos', ['train', 'test'], 'test')).toEqual(['test']);
});

test("a part that doesn't exist is a DataError that names the others", () => {
  const ask = (): unknown => wantedSplits('./photos', ['train', 'test'], 'validation');
  expect(ask).toThrow(DataError);
  expect(ask).toThrow('./photos has no validation part; it has train, test.');
});
