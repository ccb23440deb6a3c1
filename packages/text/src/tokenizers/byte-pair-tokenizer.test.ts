import { BundleError, DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { bytePairTokenizer } from './byte-pair-tokenizer.js';
import { tokenizerFromConfig } from './from-config.js';
import golden from './golden/tokens.json' with { type: 'json' };

describe.each([
  ['byte-level pairs', golden.byteLevel],
  ['WordPiece', golden.wordPiece],
])('%s', (_name, { json, tokens }) => {
  test("tokens are those of Hugging Face's own library", async () => {
    const tokenizer = await bytePairTokenizer(JSON.stringify(json));
    expect(golden.sentences.map((sentence) => tokenizer.tokenize(sentence))).toEqual(tokens);
  });

  test('a rebuilt tokeniser gives the same tokens', async () => {
    const config = (await bytePairTokenizer(json)).toConfig();
    const rebuilt = await tokenizerFromConfig(JSON.parse(JSON.stringify(config)));
    expect(golden.sentences.map((sentence) => rebuilt.tokenize(sentence))).toEqual(tokens);
    expect(rebuilt.toConfig()).toEqual(config);
  });
});

test.each<[string, string | object, RegExp]>([
  ['text that is no JSON', './tokenizer.json', /it is no JSON; read the file first/],
  ['a vocab.json alone', { the: 0, film: 1 }, /with a model that has a vocab/],
  ['null', 'null', /with a model that has a vocab/],
  [
    'a file with parts missing',
    { model: { type: 'BPE', vocab: {} } },
    /can't be used: Tokenizer must contain/,
  ],
])('%s is a DataError', async (_name, content, message) => {
  await expect(bytePairTokenizer(content)).rejects.toThrow(DataError);
  await expect(bytePairTokenizer(content)).rejects.toThrow(message);
});

test("a bundle's damaged tokeniser is a BundleError", async () => {
  const rebuild = (tokenizer: unknown): Promise<unknown> =>
    tokenizerFromConfig({ type: 'byte-pair', tokenizer });
  await expect(rebuild(undefined)).rejects.toThrow(BundleError);
  await expect(rebuild({ model: { type: 'Magic', vocab: {} } })).rejects.toThrow(BundleError);
});
