import { ShapeError } from '@striate/core';
import { expect, test } from 'vitest';
import { PADDING_ID, UNKNOWN_ID, Vocabulary } from './vocabulary.js';

test('ids begin at 2: 0 is padding, 1 is unknown', () => {
  const vocabulary = new Vocabulary(['the', 'film']);
  expect([PADDING_ID, UNKNOWN_ID]).toEqual([0, 1]);
  expect(['the', 'film', 'book', ''].map((token) => vocabulary.id(token))).toEqual([2, 3, 1, 1]);
  expect([0, 1, 2, 3, 4].map((id) => vocabulary.token(id))).toEqual([
    '<padding>',
    '<unknown>',
    'the',
    'film',
    undefined,
  ]);
  expect([vocabulary.size, vocabulary.has('the'), vocabulary.has('book')]).toEqual([4, true, false]);
});

test('words that are names of JavaScript are words like others', () => {
  const names = ['constructor', '__proto__', 'hasOwnProperty', 'toString'];
  const vocabulary = new Vocabulary(['film']);
  expect(names.map((name) => vocabulary.id(name))).toEqual([1, 1, 1, 1]);
  expect(names.map((name) => new Vocabulary(names).id(name))).toEqual([2, 3, 4, 5]);
});

test.each<[string, unknown, RegExp]>([
  ['no tokens', [], /array of 1 to 1048576 strings, received 0 of them/],
  ['no array', 'abc', /received string/],
  ['a number', ['a', 7], /must be strings, but at 1 is 7/],
  ['a token twice', ['a', 'b', 'a'], /must differ, but "a" is there twice/],
])('%s is a ShapeError', (_name, tokens, message) => {
  expect(() => new Vocabulary(tokens as string[])).toThrow(ShapeError);
  expect(() => new Vocabulary(tokens as string[])).toThrow(message);
});
