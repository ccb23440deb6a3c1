import { extendFnvByText, FNV_OFFSET } from './fnv.js';

/** Stands before the first token, so that how a text begins can be told. */
const BEGIN = '';

/**
 * Hashes the runs of tokens that end at one of a text: the token alone, with the one before it, and so on. Capitals do not
 * count. The place before the first token counts as a token; what reaches further is no run.
 *
 * @param longest tokens of the longest run
 * @returns 32-bit hashes, from the shortest run on, of as many as there are
 * @example
 * nGramHashes(['What', 'is'], 1, 2); // hashes of "is" and of "what is"
 */
export function nGramHashes(tokens: readonly string[], end: number, longest: number): number[] {
  const hashes: number[] = [];
  let hash = FNV_OFFSET;
  // From the last token on back, so that each run goes on from the shorter one's hash.
  for (let start = end; start > end - longest && start >= -1; start--) {
    const token = start < 0 ? BEGIN : (tokens[start] as string).toLowerCase();
    hash = extendFnvByText(hash, `${token}\n`);
    hashes.push(hash >>> 0);
  }
  return hashes;
}
