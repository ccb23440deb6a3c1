import { ShapeError } from '@striate/core';
import type { Augmentation } from '@striate/core/data';
import { UNKNOWN_ID } from '../tokenizers/vocabulary.js';
import type { TokenIds } from './token-ids.js';

/**
 * Makes tokens unknown at random, in training: the network learns not to lean on single words, and what to make of unknown
 * ones.
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
  return ({ ids, width, tokens }, random) => {
    const dropped = ids.slice();
    for (let row = 0; row < tokens.length; row++) {
      if (random.uniform() >= rate) continue;
      dropped.fill(0, row * width, (row + 1) * width);
      dropped[row * width] = UNKNOWN_ID;
    }
    return { ids: dropped, width, tokens };
  };
}
