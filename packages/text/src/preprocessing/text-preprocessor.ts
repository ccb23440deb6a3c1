import { DataError, ShapeError } from '@striate/core';
import type { NdArray, Preprocessor } from '@striate/core/data';
import {
  type NGramVocabulary,
  type NGramVocabularyConfig,
  nGramsProblem,
} from '../tokenizers/n-gram-vocabulary.js';
import {
  type SubwordConfig,
  type SubwordOptions,
  subwordBuckets,
  subwordConfig,
  subwordProblem,
} from '../tokenizers/subwords.js';
import type { Tokenizer, TokenizerConfig } from '../tokenizers/tokenizer.js';
import { UNKNOWN_ID, type Vocabulary } from '../tokenizers/vocabulary.js';
import type { TokenIds } from './token-ids.js';

export interface TextPreprocessorOptions {
  readonly tokenizer: Tokenizer;
  readonly vocabulary: Vocabulary;
  /** Tokens that a text keeps at most, 1..65,536. */
  readonly maxLength: number;
  /** Which end of a text that is too long is cut off; default `end`. */
  readonly truncation?: 'start' | 'end';
  /** Whether an array is as long as its text, instead of `maxLength` with zeros behind; default true. */
  readonly variableLength?: boolean;
  /** Adds ids of the parts of words; for tokens that are words. Default none. */
  readonly subwords?: SubwordOptions;
  /** Adds ids of the runs of tokens that end at each, of `learnNGrams`; for tokens that are words. Default none. */
  readonly nGrams?: NGramVocabulary;
}

/** The settings in full, as `striate.json` holds them. */
export interface TextPreprocessorConfig {
  readonly type: 'text';
  readonly tokenizer: TokenizerConfig;
  /** The tokens in the order of their ids, from 2 on. */
  readonly vocabulary: readonly string[];
  readonly maxLength: number;
  readonly truncation: 'start' | 'end';
  readonly variableLength: boolean;
  /** Left out: none. */
  readonly subwords?: SubwordConfig;
  /** Left out: none. */
  readonly nGrams?: NGramVocabularyConfig;
  readonly [setting: string]: unknown;
}

/** A preprocessor of texts: {@link TokenIds} stand between its halves, and augmentation works on them. */
export interface TextPreprocessor extends Preprocessor<string, TokenIds> {
  readonly tokenizer: Tokenizer;
  readonly vocabulary: Vocabulary;
  readonly maxLength: number;
  readonly variableLength: boolean;
  /**
   * How many ids there are: the rows of an embedding. The vocabulary's first, then the subwords' buckets. N-grams have a table
   * of their own, and ids from 1 on.
   */
  readonly idCount: number;
  /** The ids of a token: 1, `perWord` with subwords, `longest` with n-grams. */
  readonly idsPerToken: number;
  /** The runs of tokens that have weights of their own; none where undefined. */
  readonly nGrams: NGramVocabulary | undefined;
  prepare(text: string): TokenIds;
  toConfig(): TextPreprocessorConfig;
}

/** More than any network takes; a hostile bundle can't ask for terabytes. */
const MAX_LENGTH = 2 ** 16;

/**
 * Says what is wrong with a preprocessor's settings besides tokeniser and vocabulary.
 *
 * @param settings of any type: they may come from a file
 * @returns the first broken rule, or undefined where there is none
 */
export function settingsProblem(settings: Readonly<Record<string, unknown>>): string | undefined {
  const { maxLength, truncation, variableLength, subwords, nGrams } = settings;
  if (!Number.isInteger(maxLength) || (maxLength as number) < 1 || (maxLength as number) > MAX_LENGTH)
    return `maxLength must be a whole number from 1 to ${MAX_LENGTH}, received ${JSON.stringify(maxLength)}`;
  if (truncation !== 'start' && truncation !== 'end')
    return `truncation must be start or end, received ${JSON.stringify(truncation)}`;
  if (typeof variableLength !== 'boolean')
    return `variableLength must be true or false, received ${JSON.stringify(variableLength)}`;
  return (
    (subwords === undefined ? undefined : subwordProblem(subwords)) ??
    (nGrams === undefined ? undefined : nGramsProblem(nGrams))
  );
}

const encoder = new TextEncoder();

/**
 * Makes texts into a network's input: tokens, then ids by the vocabulary, at most `maxLength` of them.
 *
 * A token that is not in the vocabulary has the id 1, and a text without any token is one unknown token, so that no text is
 * empty: a network always answers, for unknown words by how often they stood for a class in training.
 *
 * @returns a preprocessor to float32 `[length]`, or with subwords and n-grams `[length, idsPerToken]`; 0 is padding
 * @throws ShapeError for settings out of range
 * @example
 * const vocabulary = new Vocabulary(['a', 'film']);
 * const preprocessor = textPreprocessor({ tokenizer: wordTokenizer(), vocabulary, maxLength: 64 });
 * preprocessor.prepare('a new film').ids; // Int32Array [2, 1, 3]
 */
export function textPreprocessor(options: TextPreprocessorOptions): TextPreprocessor {
  const { tokenizer, vocabulary, nGrams, maxLength, truncation = 'end', variableLength = true } = options;
  const subwords = options.subwords && subwordConfig(options.subwords);
  const problem = settingsProblem({ maxLength, truncation, variableLength, subwords });
  if (problem) throw new ShapeError(`textPreprocessor: ${problem}.`);
  const firstNGram = 1 + (subwords?.perWord ?? 0);
  const width = firstNGram + (nGrams?.longest ?? 0);
  const single = !subwords && !nGrams;
  return {
    tokenizer,
    vocabulary,
    nGrams,
    maxLength,
    variableLength,
    outputShape: single ? [maxLength] : [maxLength, width],
    idCount: vocabulary.size + (subwords?.buckets ?? 0),
    idsPerToken: width,
    prepare(text) {
      if (typeof text !== 'string')
        throw new DataError(`textPreprocessor: expected a text, a string; received ${describe(text)}.`);
      const all = tokenizer.tokenize(text);
      const kept = truncation === 'end' ? all.slice(0, maxLength) : all.slice(-maxLength);
      const tokens = kept.length > 0 ? kept : [''];
      const ids = new Int32Array(tokens.length * width);
      for (const [row, token] of tokens.entries()) {
        const first = row * width;
        ids[first] = token === '' ? UNKNOWN_ID : vocabulary.id(token);
        for (const [place, bucket] of (subwords ? subwordBuckets(token, subwords) : []).entries()) {
          ids[first + 1 + place] = vocabulary.size + bucket;
        }
        if (nGrams && token !== '') ids.set(nGrams.ids(tokens, row), first + firstNGram);
      }
      return { ids, width, nGrams: nGrams?.longest ?? 0, tokens };
    },
    finish({ ids }): NdArray {
      const length = variableLength ? ids.length / width : maxLength;
      const data = new Float32Array(length * width);
      data.set(ids);
      return { data, shape: single ? [length] : [length, width] };
    },
    content: (text) => encoder.encode(text),
    toConfig: () => ({
      type: 'text',
      tokenizer: tokenizer.toConfig(),
      vocabulary: vocabulary.tokens,
      maxLength,
      truncation,
      variableLength,
      ...(subwords && { subwords }),
      ...(nGrams && { nGrams: nGrams.toConfig() }),
    }),
  };
}

const describe = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'object'
        ? 'an object'
        : String(value);
