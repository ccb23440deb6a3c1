import { DataError, ShapeError } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import { byCodePoint } from './code-point-order.js';
import { tokenizeAll } from './tokenize-all.js';
import type { Tokenizer } from './tokenizer.js';
import { MAX_TOKENS, Vocabulary } from './vocabulary.js';

/** What is longer is no word, but data in between; a bundle would carry it along. */
const MAX_TOKEN_LENGTH = 256;

export interface LearnVocabularyOptions {
  readonly tokenizer: Tokenizer;
  /** Tokens that occur less often are unknown; default 1. */
  readonly minCount?: number;
  /** Keeps the tokens that occur most often, padding and unknown not counted; default 100,000, at most 1,048,576. */
  readonly maxSize?: number;
  readonly signal?: AbortSignal;
}

/**
 * Counts the tokens of a dataset and keeps those that occur often enough: the most frequent first, of equal counts the smaller
 * code points first.
 *
 * Only the training part may be given: a vocabulary that knows the words of the test part makes the network look better than
 * it is. A tokeniser with an alphabet of its own has its vocabulary already; no text is read then.
 *
 * Tokens of more than 256 characters, and texts that can't be read, are left out.
 *
 * @throws DataError where no token occurs often enough, or no text can be read: the first one's error
 * @throws ShapeError for options out of range
 * @example
 * const data = textRecords([{ text: 'b a b', label: 'x' }, { text: 'c a', label: 'y' }]);
 * const vocabulary = await learnVocabulary(data, { tokenizer: wordTokenizer() });
 * vocabulary.tokens; // ['a', 'b', 'c']
 */
export async function learnVocabulary(
  dataset: Dataset<string>,
  { tokenizer, minCount = 1, maxSize = 100_000, signal }: LearnVocabularyOptions,
): Promise<Vocabulary> {
  for (const [name, value] of Object.entries({ minCount, maxSize })) {
    const most = name === 'maxSize' ? MAX_TOKENS : Number.MAX_SAFE_INTEGER;
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new ShapeError(
        `learnVocabulary: ${name} must be a whole number from 1 to ${most}, received ${value}.`,
      );
    }
  }
  if (tokenizer.alphabet) return new Vocabulary(tokenizer.alphabet);
  const counts = new Map<string, number>();
  const failure = await tokenizeAll(dataset, { tokenizer, signal }, (tokens) => {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  });
  if (counts.size === 0 && failure) throw failure;
  const kept = [...counts].filter(([token, count]) => count >= minCount && token.length <= MAX_TOKEN_LENGTH);
  if (kept.length === 0) {
    throw new DataError(
      `learnVocabulary: no token occurs ${minCount} times in ${dataset.length} texts, which have ${counts.size} different ` +
        'tokens; lower minCount, or look whether the texts are empty.',
    );
  }
  kept.sort(([a, countA], [b, countB]) => countB - countA || byCodePoint(a, b));
  return new Vocabulary(kept.slice(0, maxSize).map(([token]) => token));
}
