import { DataError, ShapeError } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import { expect, test } from 'vitest';
import { textRecords } from '../datasets/text-records.js';
import { learnNGrams } from './learn-n-grams.js';
import { wordTokenizer } from './word-tokenizer.js';

const tokenizer = wordTokenizer();
const texts = (...all: string[]): Dataset<string> =>
  textRecords(all.map((text, i) => ({ text, label: `label ${i % 2}` })));

test('all runs of the texts are known, whatever their capitals', async () => {
  const nGrams = await learnNGrams(texts('Not bad', 'bad'), { tokenizer });
  expect(nGrams.longest).toBe(2);
  expect(nGrams.size).toBe(5);
  expect(nGrams.ids(['NOT', 'bad'], 1).every((id) => id > 0)).toBe(true);
});

test('the most frequent ones are kept, in any order of the texts', async () => {
  const all = ['a b', 'a b', 'a c', 'a b d', 'e f g h i j'];
  const options = { tokenizer, longest: 1, maxSize: 2 };
  const nGrams = await learnNGrams(texts(...all), options);
  const known = ['a', 'b', 'c', 'd', 'e'].filter((word) => nGrams.ids([word], 0)[0]);
  expect(known).toEqual(['a', 'b']);
  expect((await learnNGrams(texts(...all.toReversed()), options)).toConfig()).toEqual(nGrams.toConfig());
});

test('a text that can not be read is left out', async () => {
  const broken = texts('fine', 'gone').map((text) => {
    if (text === 'gone') throw new DataError('line 2 is damaged');
    return text;
  });
  expect((await learnNGrams(broken, { tokenizer, longest: 1 })).size).toBe(1);
});

test('texts without a token are a DataError', async () => {
  await expect(learnNGrams(texts('', ' '), { tokenizer })).rejects.toThrow(DataError);
});

test.each([
  [{ longest: 0 }, /longest must be a whole number from 1 to 8, received 0/],
  [{ maxSize: 0 }, /maxSize must be a whole number from 1 to 4194304, received 0/],
  [{ maxSize: 1e9 }, /received 1000000000/],
])('%j is a ShapeError', async (options, message) => {
  const learning = learnNGrams(texts('a', 'b'), { tokenizer, ...options });
  await expect(learning).rejects.toThrow(ShapeError);
  await expect(learning).rejects.toThrow(message);
});
