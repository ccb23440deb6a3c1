import { createRandom, ShapeError } from '@striate/core';
import { expect, test } from 'vitest';
import { wordDropout } from './word-dropout.js';

const tokens = Array.from({ length: 10_000 }, () => 'film');

test('the given share of tokens becomes unknown, and the input stays as it is', () => {
  const ids = new Int32Array(10_000).fill(7);
  const dropped = wordDropout(0.1)({ ids, width: 1, tokens }, createRandom(1)).ids;
  const unknown = dropped.filter((id) => id === 1).length;
  // Four deviations of a binomial distribution: sqrt(10000 * 0.1 * 0.9) is 30.
  expect(Math.abs(unknown - 1000)).toBeLessThan(120);
  expect(dropped.filter((id) => id === 7)).toHaveLength(10_000 - unknown);
  expect(ids.every((id) => id === 7)).toBe(true);
});

test('the subwords of a dropped token are gone with it', () => {
  const ids = Int32Array.from({ length: 30_000 }, (_, place) => 5 + (place % 3));
  const dropped = wordDropout(0.5)({ ids, width: 3, tokens }, createRandom(2)).ids;
  const rows = Array.from({ length: 10_000 }, (_, row) => dropped.slice(row * 3, row * 3 + 3).join());
  expect(new Set(rows)).toEqual(new Set(['5,6,7', '1,0,0']));
});

test('n-grams stay where a token is dropped', () => {
  const ids = Int32Array.from({ length: 40_000 }, (_, place) => 5 + (place % 4));
  const dropped = wordDropout(0.5)({ ids, width: 4, nGrams: 2, tokens }, createRandom(2)).ids;
  const rows = Array.from({ length: 10_000 }, (_, row) => dropped.slice(row * 4, row * 4 + 4).join());
  expect(new Set(rows)).toEqual(new Set(['5,6,7,8', '1,0,7,8']));
});

test('the same stream drops the same tokens, and a rate of 0 none', () => {
  const input = { ids: new Int32Array(100).fill(7), width: 1, tokens: tokens.slice(0, 100) };
  const drop = wordDropout(0.3);
  expect(drop(input, createRandom(3))).toEqual(drop(input, createRandom(3)));
  expect(drop(input, createRandom(3))).not.toEqual(drop(input, createRandom(4)));
  expect(wordDropout(0)(input, createRandom(3))).toEqual(input);
});

test.each([-0.1, 1, Number.NaN])('a rate of %d is a ShapeError', (rate) => {
  expect(() => wordDropout(rate)).toThrow(ShapeError);
});
