import { expect, test } from 'vitest';
import { hashedNGramConfig, hashedNGramProblem, hashedNGrams } from './hashed-n-grams.js';

const CONFIG = { longest: 2, buckets: 1000 };

// FNV-1a in 32 bits of "is\n", "is\nwhat\n", "what\n", "what\n\n" and "é\n", computed in Python, modulo 1000.
test('each run has the bucket of its hash, from its last token back; the first begins the text', () => {
  expect(hashedNGrams(['what', 'is'], 1, CONFIG)).toEqual([997, 55]);
  expect(hashedNGrams(['what', 'is'], 0, CONFIG)).toEqual([871, 47]);
  expect(hashedNGrams(['é'], 0, { longest: 1, buckets: 1000 })).toEqual([593]);
});

test('capitals do not count', () => {
  expect(hashedNGrams(['WHAT', 'Is'], 1, CONFIG)).toEqual([997, 55]);
});

test('runs that would begin before the text have no bucket', () => {
  const long = { longest: 4, buckets: 2 ** 20 };
  expect(hashedNGrams(['a', 'b'], 0, long).map((bucket) => bucket !== undefined)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(hashedNGrams(['a', 'b'], 1, long)[3]).toBeUndefined();
  expect(hashedNGrams(['a', 'b', 'c', 'd'], 3, long)[3]).not.toBe(
    hashedNGrams(['b', 'a', 'c', 'd'], 3, long)[3],
  );
});

test('two words and 131,072 rows by default', () => {
  expect(hashedNGramConfig({})).toEqual({ longest: 2, buckets: 131_072 });
  expect(hashedNGramProblem(hashedNGramConfig({}))).toBeUndefined();
});

test.each<[unknown, RegExp]>([
  [null, /longest must be a whole number from 1 to 8, received undefined/],
  [{ ...CONFIG, longest: 9 }, /received 9/],
  [{ ...CONFIG, longest: 1.5 }, /received 1.5/],
  [{ ...CONFIG, buckets: 1e12 }, /buckets must be a whole number from 1 to 16777216, received 1000000000000/],
  [{ ...CONFIG, buckets: '1' }, /received "1"/],
])('settings %j are refused', (config, message) => {
  expect(hashedNGramProblem(config)).toMatch(message);
});
