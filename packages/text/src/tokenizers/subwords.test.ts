import { expect, test } from 'vitest';
import golden from './golden/tokens.json' with { type: 'json' };
import { type SubwordConfig, subwordBuckets, subwordProblem } from './subwords.js';

const CONFIG: SubwordConfig = { lengths: [3, 6], buckets: golden.subwords.buckets, perWord: 100 };

test.each(Object.entries(golden.subwords.words))("%s has fastText's parts and hashes", (word, parts) => {
  expect(subwordBuckets(word, CONFIG)).toEqual(parts.map(([, bucket]) => bucket));
});

test('what is beyond perWord is left out, the longest parts first', () => {
  const all = subwordBuckets('constructor', CONFIG);
  expect(subwordBuckets('constructor', { ...CONFIG, perWord: 12 })).toEqual(all.slice(0, 12));
});

test('a word as long as a text costs no more than its first characters', () => {
  const long = 'film'.repeat(2 ** 18);
  const config = { ...CONFIG, perWord: 8 };
  expect(subwordBuckets(long, config)).toEqual(subwordBuckets('film'.repeat(10), config));
});

test('a word that is shorter than the shortest part has none', () => {
  expect(subwordBuckets('a', { ...CONFIG, lengths: [4, 6] })).toEqual([]);
});

test.each<[unknown, RegExp]>([
  [null, /lengths must be \[shortest, longest\]/],
  [{ ...CONFIG, lengths: [4, 3] }, /received \[4,3\]/],
  [{ ...CONFIG, lengths: [1, 2, 3] }, /received \[1,2,3\]/],
  [{ ...CONFIG, lengths: [0, 3] }, /from 1 to 64/],
  [{ ...CONFIG, buckets: 1e12 }, /buckets must be a whole number from 1 to 16777216, received 1000000000000/],
  [{ ...CONFIG, perWord: 0.5 }, /perWord must be/],
])('settings %j are refused', (config, message) => {
  expect(subwordProblem(config)).toMatch(message);
});
