import { BundleError, ShapeError } from '@striate/core';
import { expect, test } from 'vitest';
import { characterTokenizer, ZHANG_ALPHABET } from './character-tokenizer.js';
import { tokenizerFromConfig } from './from-config.js';

test('the alphabet of the paper has 26 letters, 10 digits and 33 others that differ', () => {
  // The paper says 70: its list has the hyphen twice.
  expect(new Set(ZHANG_ALPHABET).size).toBe(ZHANG_ALPHABET.length);
  expect(ZHANG_ALPHABET.replace(/[a-z]/g, '')).toHaveLength(43);
  expect(ZHANG_ALPHABET.replace(/[a-z0-9]/g, '')).toHaveLength(33);
  expect(characterTokenizer().alphabet).toHaveLength(69);
});

test('a text is cut into code points, in small letters where the alphabet has no others', () => {
  expect(characterTokenizer().tokenize('Añ 👍\n')).toEqual(['a', 'ñ', ' ', '👍', '\n']);
  expect(characterTokenizer({ alphabet: 'abAB' }).tokenize('aB')).toEqual(['a', 'B']);
  expect(characterTokenizer({ alphabet: null }).tokenize('A电')).toEqual(['A', '电']);
  expect(characterTokenizer({ alphabet: null, lowercase: true }).tokenize('A')).toEqual(['a']);
  expect(characterTokenizer().tokenize('')).toEqual([]);
});

test('a rebuilt tokeniser gives the same tokens and has the same alphabet', async () => {
  for (const original of [characterTokenizer(), characterTokenizer({ alphabet: null })]) {
    const rebuilt = await tokenizerFromConfig(JSON.parse(JSON.stringify(original.toConfig())));
    expect(rebuilt.tokenize('Añ 👍')).toEqual(original.tokenize('Añ 👍'));
    expect(rebuilt.alphabet).toEqual(original.alphabet);
  }
});

test.each<[object, RegExp]>([
  [{ alphabet: '' }, /alphabet must be a string of characters or null, received ""/],
  [{ alphabet: 'abca' }, /each character once, "a" is in it twice/],
  [{ alphabet: 7 }, /alphabet must be a string of characters or null, received 7/],
  [{ lowercase: 1 }, /lowercase must be true or false, received 1/],
])('settings %j are refused, as an option and from a bundle', async (wrong, message) => {
  expect(() => characterTokenizer(wrong)).toThrow(ShapeError);
  expect(() => characterTokenizer(wrong)).toThrow(message);
  const config = { ...characterTokenizer().toConfig(), ...wrong };
  await expect(tokenizerFromConfig(config)).rejects.toThrow(BundleError);
  await expect(tokenizerFromConfig(config)).rejects.toThrow(message);
});
