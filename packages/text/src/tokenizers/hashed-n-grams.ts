import { extendFnvByText, FNV_OFFSET } from './fnv.js';

/** Runs of words that have weights of their own, found by a hash: no list of them has to be kept. */
export interface HashedNGramOptions {
  /** Words of the longest run, 1..8; default 2. */
  readonly longest?: number;
  /** How many rows all runs share; default 131,072. */
  readonly buckets?: number;
}

export type HashedNGramConfig = Required<HashedNGramOptions>;

const MAX_LONGEST = 8;
const MAX_BUCKETS = 2 ** 24;

/** Puts the defaults in. */
export function hashedNGramConfig({ longest = 2, buckets = 131_072 }: HashedNGramOptions): HashedNGramConfig {
  return { longest, buckets };
}

/**
 * Says what is wrong with the settings of n-grams.
 *
 * @param config of any type: it may come from a file
 * @returns undefined where they are right
 */
export function hashedNGramProblem(config: unknown): string | undefined {
  const { longest, buckets } = (config ?? {}) as Readonly<Record<string, unknown>>;
  const within = (value: unknown, most: number): boolean =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
  if (!within(longest, MAX_LONGEST))
    return `nGrams.longest must be a whole number from 1 to ${MAX_LONGEST}, received ${JSON.stringify(longest)}`;
  if (!within(buckets, MAX_BUCKETS))
    return `nGrams.buckets must be a whole number from 1 to ${MAX_BUCKETS}, received ${JSON.stringify(buckets)}`;
  return undefined;
}

/** Stands before the first token, so that how a text begins can be told. */
const BEGIN = '';

/**
 * Hashes the runs of tokens that end at one of a text: the token alone, with the one before it, and so on. Capitals do not
 * count. The place before the first token counts as a token; what reaches further has no bucket.
 *
 * @returns a bucket for each length from 1 to `longest`, or undefined
 * @example
 * hashedNGrams(['What', 'is'], 1, { longest: 2, buckets: 1000 }); // buckets of "is" and of "what is"
 */
export function hashedNGrams(
  tokens: readonly string[],
  end: number,
  { longest, buckets }: HashedNGramConfig,
): (number | undefined)[] {
  const found: (number | undefined)[] = [];
  let hash = FNV_OFFSET;
  // From the last token on back, so that each run goes on from the shorter one's hash.
  for (let length = 1; length <= longest; length++) {
    const start = end - length + 1;
    if (start < -1) {
      found.push(undefined);
      continue;
    }
    const token = start < 0 ? BEGIN : (tokens[start] as string).toLowerCase();
    hash = extendFnvByText(hash, `${token}\n`);
    found.push((hash >>> 0) % buckets);
  }
  return found;
}
