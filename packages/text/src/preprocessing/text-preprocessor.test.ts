import { BundleError, DataError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterTokenizer } from '../tokenizers/character-tokenizer.js';
import { nGramHashes } from '../tokenizers/n-gram-hashes.js';
import { NGramVocabulary } from '../tokenizers/n-gram-vocabulary.js';
import { subwordBuckets } from '../tokenizers/subwords.js';
import { anyText } from '../tokenizers/testing/any-text.js';
import { Vocabulary } from '../tokenizers/vocabulary.js';
import { wordTokenizer } from '../tokenizers/word-tokenizer.js';
import { textPreprocessorFromConfig } from './from-config.js';
import { type TextPreprocessorOptions, textPreprocessor } from './text-preprocessor.js';

const vocabulary = new Vocabulary(['a', 'film', '__proto__']);
const preprocessor = (options: Partial<TextPreprocessorOptions> = {}) =>
  textPreprocessor({ tokenizer: wordTokenizer(), vocabulary, maxLength: 4, ...options });

const numbers = (text: string, options?: Partial<TextPreprocessorOptions>): [number[], readonly number[]] => {
  const built = preprocessor(options);
  const { data, shape } = built.finish(built.prepare(text));
  return [[...data], shape];
};

const nGramsOf = (tokens: readonly string[], longest: number): NGramVocabulary => {
  const hashes = tokens.flatMap((_, end) => nGramHashes(tokens, end, longest));
  return new NGramVocabulary(longest, Uint32Array.from(new Set(hashes)).sort());
};

describe('textPreprocessor', () => {
  test('tokens become ids, as many as there are', () => {
    expect(numbers('a new film')).toEqual([[2, 1, 3], [3]]);
    expect(preprocessor().prepare('a new film').tokens).toEqual(['a', 'new', 'film']);
    const { outputShape, variableLength, idCount, idsPerToken } = preprocessor();
    expect({ outputShape, variableLength, idCount, idsPerToken }).toEqual({
      outputShape: [4],
      variableLength: true,
      idCount: 5,
      idsPerToken: 1,
    });
  });

  test('a long text is cut at its end, or at its start', () => {
    expect(numbers('a film a film x y')[0]).toEqual([2, 3, 2, 3]);
    expect(numbers('a film a film x y', { truncation: 'start' })[0]).toEqual([2, 3, 1, 1]);
  });

  test('a fixed length is filled with zeros behind', () => {
    expect(numbers('a film', { variableLength: false })).toEqual([[2, 3, 0, 0], [4]]);
  });

  test('a text without a token is one unknown token, and one of unknown words as many', () => {
    expect(numbers('')).toEqual([[1], [1]]);
    expect(numbers(' \n ')).toEqual([[1], [1]]);
    expect(numbers('some other words')).toEqual([[1, 1, 1], [3]]);
    expect(numbers('', { variableLength: false })[0]).toEqual([1, 0, 0, 0]);
  });

  test('subwords follow the id of their token, behind the vocabulary', () => {
    const subwords = { lengths: [3, 4], buckets: 100, perWord: 6 } as const;
    const buckets = subwordBuckets('film', subwords).map((bucket) => vocabulary.size + bucket);
    expect(numbers('film', { subwords })).toEqual([
      [3, ...buckets],
      [1, 7],
    ]);
    const short = subwordBuckets('a', subwords).map((bucket) => vocabulary.size + bucket);
    expect(numbers('a', { subwords })[0]).toEqual([2, ...short, 0, 0, 0, 0, 0]);
    expect(preprocessor({ subwords }).outputShape).toEqual([4, 7]);
    expect(preprocessor({ subwords }).idCount).toBe(105);
    // Nothing is known of an empty text, so it gets no subwords either.
    expect(numbers('', { subwords })[0]).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });

  test('n-grams follow, with ids of their own from 1 on', () => {
    const nGrams = nGramsOf(['a', 'film'], 2);
    const runs = (tokens: string[], end: number) => nGrams.ids(tokens, end);
    expect(numbers('a film', { nGrams })).toEqual([
      [2, ...runs(['a', 'film'], 0), 3, ...runs(['a', 'film'], 1)],
      [2, 3],
    ]);
    const subwords = { lengths: [3, 4], buckets: 100, perWord: 6 } as const;
    const [ids, shape] = numbers('a', { subwords, nGrams });
    expect([ids.slice(7), shape]).toEqual([runs(['a'], 0), [1, 9]]);
    expect(preprocessor({ subwords, nGrams }).outputShape).toEqual([4, 9]);
    // They have rows of their own.
    expect(preprocessor({ subwords, nGrams }).idCount).toBe(105);
    expect(numbers('', { nGrams })[0]).toEqual([1, 0, 0]);
    expect(numbers('book', { nGrams })[0]).toEqual([1, 0, 0]);
    // What lies before the first token that fits in is out of sight.
    expect(numbers('x a film', { nGrams, maxLength: 2, truncation: 'start' })[0]).toEqual(
      numbers('a film', { nGrams })[0],
    );
  });

  test("a text's content is its UTF-8", () => {
    expect(preprocessor().content?.('ä')).toEqual(Uint8Array.of(0xc3, 0xa4));
  });

  test('what is no text is a DataError', () => {
    for (const wrong of [42, null, undefined, ['a'], {}]) {
      expect(() => preprocessor().prepare(wrong as string)).toThrow(DataError);
    }
    expect(() => preprocessor().prepare(['a'] as unknown as string)).toThrow(
      /expected a text, a string; received an array/,
    );
  });

  test('ids are within range, and there is at least one', () => {
    const built = preprocessor({ subwords: { buckets: 10, perWord: 3 } });
    fc.assert(
      fc.property(anyText, (text) => {
        const { data, shape } = built.finish(built.prepare(text));
        expect(shape[0]).toBeGreaterThanOrEqual(1);
        expect(shape[0]).toBeLessThanOrEqual(4);
        expect([...data].every((id, place) => id >= (place % 4 ? 0 : 1) && id < built.idCount)).toBe(true);
      }),
    );
  });
});

describe('textPreprocessorFromConfig', () => {
  const config = (options?: Partial<TextPreprocessorOptions>): Record<string, unknown> =>
    JSON.parse(JSON.stringify(preprocessor(options).toConfig()));

  test.each<[string, Partial<TextPreprocessorOptions>]>([
    ['words', {}],
    ['words with subwords', { subwords: { buckets: 50 }, truncation: 'start' }],
    ['words with n-grams', { nGrams: nGramsOf(['a', 'film', 'a', 'book'], 3) }],
    ['characters of a fixed length', { tokenizer: characterTokenizer(), variableLength: false }],
  ])('%s: a rebuilt preprocessor gives the same numbers', async (_name, options) => {
    const original = preprocessor(options);
    const rebuilt = await textPreprocessorFromConfig(config(options));
    for (const text of ['a film, a book', '', '__proto__ constructor']) {
      expect(rebuilt.finish(rebuilt.prepare(text))).toEqual(original.finish(original.prepare(text)));
    }
    expect(rebuilt.toConfig()).toEqual(original.toConfig());
    expect(rebuilt.outputShape).toEqual(original.outputShape);
  });

  test('a word named __proto__ keeps its id through JSON', async () => {
    const rebuilt = await textPreprocessorFromConfig(config());
    expect([...rebuilt.prepare('__proto__ constructor').ids]).toEqual([4, 1]);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', null, /settings must be an object, received null/],
    ["another domain's", { type: 'image' }, /type must be "text", received "image"/],
    [
      'a length without end',
      { ...config(), maxLength: 1e12 },
      /maxLength must be a whole number from 1 to 65536/,
    ],
    ['a length that is text', { ...config(), maxLength: '4' }, /received "4"/],
    ['a wrong truncation', { ...config(), truncation: 'middle' }, /truncation must be start or end/],
    ['a wrong variableLength', { ...config(), variableLength: 1 }, /variableLength must be true or false/],
    ['no vocabulary', { ...config(), vocabulary: undefined }, /received undefined/],
    ['a vocabulary of numbers', { ...config(), vocabulary: ['a', 3] }, /at 1 is 3/],
    ['a token twice', { ...config(), vocabulary: ['a', 'a'] }, /"a" is there twice/],
    ['wrong subwords', { ...config(), subwords: 'yes' }, /subwords.lengths must be/],
    ['wrong n-grams', { ...config(), nGrams: { longest: 0 } }, /nGrams.longest must be/],
    [
      'n-grams without hashes',
      { ...config(), nGrams: { longest: 2 } },
      /nGrams.hashes must be numbers of 32 bits/,
    ],
    ['no tokeniser', { ...config(), tokenizer: undefined }, /type must be words, characters or byte-pair/],
    [
      'a tokeniser by inheritance',
      { ...config(), tokenizer: JSON.parse('{"__proto__":{"type":"words"}}') },
      /received undefined/,
    ],
  ])('%s is a BundleError', async (_name, wrong, message) => {
    await expect(textPreprocessorFromConfig(wrong)).rejects.toThrow(BundleError);
    await expect(textPreprocessorFromConfig(wrong)).rejects.toThrow(message);
  });

  test('any JSON in any places is either a preprocessor or a BundleError', async () => {
    const full = config({ subwords: { buckets: 50 }, nGrams: nGramsOf(['a', 'film'], 2) });
    const nested = (name: string) => Object.keys(full[name] as object).map((inner) => `${name}.${inner}`);
    const places = [...Object.keys(full), ...['tokenizer', 'subwords', 'nGrams'].flatMap(nested)];
    const change = fc.tuple(fc.constantFrom(...places), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = structuredClone(full);
        for (const [place, value] of changes) {
          const [name, inner] = place.split('.') as [string, string?];
          const target = inner === undefined ? changed : changed[name];
          if (typeof target === 'object' && target !== null)
            Object.assign(target, { [inner ?? name]: value });
        }
        try {
          const rebuilt = await textPreprocessorFromConfig(changed);
          return rebuilt.finish(rebuilt.prepare('a film')).data.length > 0;
        } catch (error) {
          return error instanceof BundleError;
        }
      }),
    );
  });

  test('options out of range are ShapeErrors', () => {
    expect(() => preprocessor({ maxLength: 0 })).toThrow(ShapeError);
    expect(() => preprocessor({ subwords: { buckets: 0 } })).toThrow(/buckets must be/);
  });
});
