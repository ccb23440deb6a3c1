import { ShapeError } from '@striate/core';
import type { Augmentation } from '@striate/core/data';
import { type TokenIds, withUnknownTokens } from './token-ids.js';

/**
 * Makes tokens unknown at random, in training: the network learns not to lean on single words, and what to make of unknown
 * ones. N-grams stay: on held-out questions of TREC that was better.
 *
 * @param rate the share of tokens, at least 0 and below 1; the subwords of such a token are gone too
 * @returns an augmentation that leaves its input as it is
 * @throws ShapeError for a rate out of range
 * @see Iyyer et al. 2015, https://aclanthology.org/P15-1162
 */
export function wordDropout(rate: number): Augmentation<TokenIds> {
  if (!(rate >= 0 && rate < 1)) {
    throw new ShapeError(`wordDropout: the rate must be at least 0 and below 1, received ${rate}.`);
  }
  return (text, random) => {
    const rows = text.tokens.map((_, row) => row).filter(() => random.uniform() < rate);
    return withUnknownTokens(text, rows);
  };
}
