import { expect, test } from 'vitest';
import { withoutTokens } from './token-ids.js';

// A word, a part of it, and the runs of one, two and three words that end there.
const text = {
  ids: Int32Array.from([2, 9, 11, 12, 13, 3, 9, 21, 22, 23, 4, 9, 31, 32, 33, 5, 9, 41, 42, 43]),
  width: 5,
  nGrams: 3,
  tokens: ['a', 'b', 'c', 'd'],
};

test('a token that is unknown takes its parts, and every run that it is in, along', () => {
  const { ids, ...rest } = withoutTokens(text, [1]);
  expect([...ids]).toEqual([2, 9, 11, 12, 13, 1, 0, 0, 0, 0, 4, 9, 31, 0, 0, 5, 9, 41, 42, 0]);
  expect(rest).toEqual({ width: 5, nGrams: 3, tokens: text.tokens });
  expect(text.ids[5]).toBe(3);
});

test('at the end of a text there is nothing behind it', () => {
  expect([...withoutTokens(text, [3]).ids.slice(10)]).toEqual([4, 9, 31, 32, 33, 1, 0, 0, 0, 0]);
});

test('without n-grams the tokens beside it stay as they are', () => {
  const words = { ids: Int32Array.of(2, 3, 4), width: 1, tokens: ['a', 'b', 'c'] };
  expect([...withoutTokens(words, [0, 2]).ids]).toEqual([1, 3, 1]);
});
