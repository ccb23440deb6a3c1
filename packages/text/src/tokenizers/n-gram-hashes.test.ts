import { expect, test } from 'vitest';
import { nGramHashes } from './n-gram-hashes.js';

// FNV-1a in 32 bits of "is\n", "is\nwhat\n", "what\n", "what\n\n" and "é\n", computed in Python, modulo 1000.
test('each run has its hash, from its last token back; the first begins the text', () => {
  const rest = (hashes: readonly number[]) => hashes.map((hash) => hash % 1000);
  expect(rest(nGramHashes(['what', 'is'], 1, 2))).toEqual([997, 55]);
  expect(rest(nGramHashes(['what', 'is'], 0, 2))).toEqual([871, 47]);
  expect(rest(nGramHashes(['é'], 0, 1))).toEqual([593]);
});

test('capitals do not count', () => {
  expect(nGramHashes(['WHAT', 'Is'], 1, 2)).toEqual(nGramHashes(['what', 'is'], 1, 2));
});

test('no run begins before the place that stands before a text', () => {
  expect(nGramHashes(['a', 'b'], 0, 4)).toHaveLength(2);
  expect(nGramHashes(['a', 'b'], 1, 4)).toHaveLength(3);
  const last = (tokens: readonly string[]) => nGramHashes(tokens, 3, 4)[3];
  expect(last(['a', 'b', 'c', 'd'])).not.toBe(last(['b', 'a', 'c', 'd']));
});
