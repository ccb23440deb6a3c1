import { BundleError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenizerFromConfig } from './from-config.js';
import { anyText } from './testing/any-text.js';
import { type WordTokenizerOptions, wordTokenizer } from './word-tokenizer.js';

const words = (text: string, options?: WordTokenizerOptions): string[] =>
  wordTokenizer(options).tokenize(text);

describe('wordTokenizer', () => {
  test.each([
    ['A warm, funny film!', ['A', 'warm', ',', 'funny', 'film', '!']],
    ["It's well-made, isn't it?", ['It', "'s", 'well-made', ',', 'is', "n't", 'it', '?']],
    ["shouldn't've", ['should', "n't", "'ve"]],
    ["the dogs' o'clock rock'n'roll", ['the', 'dogs', "'", "o'clock", "rock'n'roll"]],
    ['Don’t stop—now “ok”', ['Do', "n't", 'stop', '—', 'now', '“', 'ok', '”']],
    [
      '$3.50 for 1,000 at 10:30, e.g. in the U.S.',
      ['$', '3.50', 'for', '1,000', 'at', '10:30', ',', 'e.g.', 'in', 'the', 'U.S.'],
    ],
    ['wait... what?!--no', ['wait', '...', 'what', '?', '!', '--', 'no']],
    ['end.Start k-19 snake_case', ['end', '.', 'Start', 'k-19', 'snake_case']],
    ['\ttabs\u00a0and\u2003spaces\n', ['tabs', 'and', 'spaces']],
    ['', []],
    [' \n ', []],
  ])('%j', (text, tokens) => {
    expect(words(text)).toEqual(tokens);
  });

  test('text that is tokenised already stays so', () => {
    const text = "you wo n't find `` it 's better '' -lrb- at 1\\/2 -rrb- , mind -- or so ...";
    expect(words(text)).toEqual(
      "you wo n't find `` it 's better '' -lrb- at 1 \\/ 2 -rrb- , mind -- or so ...".split(' '),
    );
  });

  test('words of scripts without spaces are found by the dictionaries of the platform', () => {
    expect(words('我喜欢电影。')).toEqual(['我', '喜欢', '电影', '。']);
    expect(words('東京でラーメンを食べる').slice(0, 4)).toEqual(['東京', 'で', 'ラーメン', 'を']);
    expect(words('ภาษาไทย ok')).toEqual(['ภาษา', 'ไทย', 'ok']);
  });

  test('characters of such scripts keep their marks and need no dictionary', () => {
    expect(words('電影。ที่นี่', { unspaced: 'characters' })).toEqual(['電', '影', '。', 'ที่', 'นี่']);
  });

  test('scripts with spaces keep their words whole', () => {
    expect(words('Привет, мир! नमस्ते दुनिया। 안녕 세상')).toEqual([
      'Привет',
      ',',
      'мир',
      '!',
      'नमस्ते',
      'दुनिया',
      '।',
      '안녕',
      '세상',
    ]);
  });

  test('an emoji of several code points is one token', () => {
    expect(words('ok👍🏽👨‍👩‍👧🇩🇪🇫🇷❤️')).toEqual(['ok', '👍🏽', '👨‍👩‍👧', '🇩🇪', '🇫🇷', '❤️']);
  });

  test('composed and decomposed letters are the same', () => {
    expect(words('caf\u0065\u0301')).toEqual(['caf\u00e9']);
  });

  test('capitals are kept, or become small by the rules of the language', () => {
    expect(words('ISTANBUL Film')).toEqual(['ISTANBUL', 'Film']);
    expect(words('ISTANBUL Film', { lowercase: true })).toEqual(['istanbul', 'film']);
    expect(words('ISTANBUL', { lowercase: true, locale: 'tr' })).toEqual(['ıstanbul']);
  });

  test('nothing but white space gets lost', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens = words(text);
        const plain = text.normalize('NFC').replaceAll('\u2019', "'").replace(/\s+/gu, '');
        expect(tokens.join('').replace(/\s+/gu, '')).toBe(plain);
        expect(tokens.every((token) => token !== '')).toBe(true);
      }),
    );
  });

  test('a mebibyte without a space takes no longer than its length', () => {
    for (const unit of ['a', "a'", '.a', '-', "'", 'a.', '1,', '👍\u200d', '-lr']) {
      expect(words(unit.repeat(2 ** 20 / unit.length)).join('')).toHaveLength(
        unit.length * Math.floor(2 ** 20 / unit.length),
      );
    }
  });

  test('a rebuilt tokeniser gives the same tokens', async () => {
    const text = "ISN'T 我喜欢";
    const original = wordTokenizer({ lowercase: true, locale: 'tr', unspaced: 'characters' });
    const rebuilt = await tokenizerFromConfig(JSON.parse(JSON.stringify(original.toConfig())));
    expect(rebuilt.tokenize(text)).toEqual(original.tokenize(text));
    expect(rebuilt.unit).toBe('words');
  });

  test.each<[object, RegExp]>([
    [{ lowercase: 'yes' }, /lowercase must be true or false, received "yes"/],
    [{ locale: 'not a tag' }, /locale must be a language tag such as en, received "not a tag"/],
    [{ locale: 3 }, /locale must be a language tag/],
    [{ unspaced: 'syllables' }, /unspaced must be words or characters/],
  ])('settings %j are refused, as an option and from a bundle', async (wrong, message) => {
    expect(() => wordTokenizer(wrong)).toThrow(ShapeError);
    expect(() => wordTokenizer(wrong)).toThrow(message);
    const config = { ...wordTokenizer().toConfig(), ...wrong };
    await expect(tokenizerFromConfig(config)).rejects.toThrow(BundleError);
    await expect(tokenizerFromConfig(config)).rejects.toThrow(message);
  });

  test('a config of no known kind is a BundleError', async () => {
    await expect(tokenizerFromConfig({ type: 'syllables' })).rejects.toThrow(
      /type must be words, characters or byte-pair/,
    );
    await expect(tokenizerFromConfig(null)).rejects.toThrow(BundleError);
  });
});
