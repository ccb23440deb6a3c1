import { ShapeError } from '@striate/core';
import { expect, test } from 'vitest';
import { nGramHashes } from './n-gram-hashes.js';
import { NGramVocabulary, nGramsProblem } from './n-gram-vocabulary.js';

const WORDS = ['not', 'bad', 'not', 'good'];
const hashes = (longest: number): Uint32Array =>
  Uint32Array.from(new Set(WORDS.flatMap((_, end) => nGramHashes(WORDS, end, longest)))).sort();

test('each known run has an id of its own, in the order of hashes', () => {
  const nGrams = new NGramVocabulary(2, hashes(2));
  // not, (begin) not, bad, not bad, bad not, good, not good
  expect(nGrams.size).toBe(7);
  const ids = WORDS.flatMap((_, end) => nGrams.ids(WORDS, end));
  expect(new Set(ids)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
  const [good, notGood] = nGramHashes(WORDS, 3, 2) as [number, number];
  expect(nGrams.ids(WORDS, 3)).toEqual([good, notGood].map((hash) => hashes(2).indexOf(hash) + 1));
});

test('what is not known, or would begin before the text, is 0', () => {
  const nGrams = new NGramVocabulary(3, hashes(3));
  expect(nGrams.ids(['fine'], 0)).toEqual([0, 0, 0]);
  expect(nGrams.ids(['not', 'fine'], 0).map((id) => id > 0)).toEqual([true, true, false]);
});

test('what a file holds gives the same ids', () => {
  const large = Uint32Array.from({ length: 50_000 }, (_, i) => i * 85_899 + (i % 7));
  for (const nGrams of [new NGramVocabulary(3, hashes(3)), new NGramVocabulary(1, large)]) {
    const config = nGrams.toConfig();
    expect(nGramsProblem(config)).toBeUndefined();
    const rebuilt = NGramVocabulary.fromConfig(JSON.parse(JSON.stringify(config)));
    expect(rebuilt.toConfig()).toEqual(config);
    expect(rebuilt.size).toBe(nGrams.size);
    expect(rebuilt.ids(WORDS, 2)).toEqual(nGrams.ids(WORDS, 2));
  }
});

// The bytes 01 00 00 00 and ff ff ff ff.
test('hashes are 32 bits each, little end first, in base64', () => {
  expect(new NGramVocabulary(1, Uint32Array.of(1, 2 ** 32 - 1)).toConfig()).toEqual({
    longest: 1,
    hashes: 'AQAAAP////8=',
  });
});

test.each<[unknown, RegExp]>([
  [null, /longest must be a whole number from 1 to 8, received undefined/],
  [{ longest: 9, hashes: 'AQAAAA==' }, /received 9/],
  [{ longest: { toString: 1 }, hashes: 'AQAAAA==' }, /received {"toString":1}/],
  [{ longest: 2 }, /hashes must be numbers of 32 bits in base64/],
  [{ longest: 2, hashes: 'no base64!' }, /hashes must be numbers/],
  [{ longest: 2, hashes: 'AQAAAA=' }, /hashes must be numbers/],
  [{ longest: 2, hashes: 'AQAA' }, /hashes must be numbers/],
  [{ longest: 2, hashes: '' }, /there must be 1 to 4194304 n-grams, received 0/],
  [{ longest: 2, hashes: 'AQAAAAEAAAA=' }, /must rise, but that at 1 does not/],
])('a config %j is refused', (config, message) => {
  expect(nGramsProblem(config)).toMatch(message);
});

test('hashes that do not rise, and a longest out of range, are ShapeErrors', () => {
  expect(() => new NGramVocabulary(2, Uint32Array.of(2, 1))).toThrow(ShapeError);
  expect(() => new NGramVocabulary(0, Uint32Array.of(1))).toThrow(/longest must be/);
});
