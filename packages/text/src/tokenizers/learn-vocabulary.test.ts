import { DataError, ShapeError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterTokenizer } from './character-tokenizer.js';
import { byCodePoint } from './code-point-order.js';
import { learnVocabulary } from './learn-vocabulary.js';
import { wellFormedText } from './testing/any-text.js';
import { wordTokenizer } from './word-tokenizer.js';

const data = (...texts: string[]): Dataset<string> =>
  Dataset.fromArrays(texts, new Uint8Array(texts.length), { labels: ['x'] });
const tokenizer = wordTokenizer();

test('the most frequent come first, equal ones by code point, whatever the order of the texts', async () => {
  const texts = ['b a b', 'c 👍 \uff5e a', 'b'];
  const expected = ['b', 'a', 'c', '\uff5e', '👍'];
  expect((await learnVocabulary(data(...texts), { tokenizer })).tokens).toEqual(expected);
  expect((await learnVocabulary(data(...texts.reverse()), { tokenizer })).tokens).toEqual(expected);
});

test('rare tokens and those beyond the size are left out', async () => {
  const texts = data('a a a', 'b b c c d');
  expect((await learnVocabulary(texts, { tokenizer, minCount: 2 })).tokens).toEqual(['a', 'b', 'c']);
  expect((await learnVocabulary(texts, { tokenizer, maxSize: 2 })).tokens).toEqual(['a', 'b']);
});

test('an alphabet is the vocabulary, and no text is read for it', async () => {
  const unread = data('x').map<string>(() => {
    throw new Error('read');
  });
  const { tokens } = await learnVocabulary(unread, { tokenizer: characterTokenizer({ alphabet: 'cab' }) });
  expect(tokens).toEqual(['c', 'a', 'b']);
});

test('tokens longer than any word stay unknown', async () => {
  const [word, longer] = ['a'.repeat(256), 'b'.repeat(257)];
  expect((await learnVocabulary(data(`${word} ${longer}`), { tokenizer })).tokens).toEqual([word]);
});

test('words that are names of JavaScript are counted', async () => {
  const { tokens } = await learnVocabulary(data('__proto__ constructor __proto__'), { tokenizer });
  expect(tokens).toEqual(['__proto__', 'constructor']);
});

test('no token that is frequent enough, and empty texts, are DataErrors', async () => {
  await expect(learnVocabulary(data('a b'), { tokenizer, minCount: 2 })).rejects.toThrow(
    /no token occurs 2 times in 1 texts, which have 2 different tokens/,
  );
  await expect(learnVocabulary(data('', ' '), { tokenizer })).rejects.toThrow(DataError);
});

test("a text that can't be read is left out, unless it is every one", async () => {
  const broken = (unread: string): Dataset<string> =>
    data('a', 'b').map<string>((text) => {
      if (unread.includes(text)) throw new DataError(`${text} is gone`);
      return text;
    });
  expect((await learnVocabulary(broken('a'), { tokenizer })).tokens).toEqual(['b']);
  await expect(learnVocabulary(broken('ab'), { tokenizer })).rejects.toThrow('a is gone');
});

test('options out of range are ShapeErrors, and a signal ends it', async () => {
  await expect(learnVocabulary(data('a'), { tokenizer, minCount: 0 })).rejects.toThrow(ShapeError);
  await expect(learnVocabulary(data('a'), { tokenizer, maxSize: 2 ** 21 })).rejects.toThrow(
    /maxSize must be/,
  );
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(learnVocabulary(data('a'), { tokenizer, signal })).rejects.toThrow('enough');
});

test('code points are compared, not UTF-16 units', () => {
  const points = (text: string): number[] => [...text].map((character) => character.codePointAt(0) as number);
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const at = a.findIndex((point, index) => point !== b[index]);
    return at < 0 || at >= b.length ? a.length - b.length : (a[at] as number) - (b[at] as number);
  };
  fc.assert(
    fc.property(wellFormedText, wellFormedText, (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(compare(points(a), points(b))));
    }),
  );
});
