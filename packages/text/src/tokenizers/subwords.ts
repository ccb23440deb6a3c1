import { extendFnv, FNV_OFFSET } from './fnv.js';

/** Parts of a word that get an embedding of their own, so that words which share them begin alike, also unknown ones. */
export interface SubwordOptions {
  /** The shortest and the longest part, in characters; default `[3, 6]`. */
  readonly lengths?: readonly [number, number];
  /** How many rows the parts share, by a hash; default 20,000. */
  readonly buckets?: number;
  /** How many parts of a word count at most, the shortest first; default 24. */
  readonly perWord?: number;
}

export type SubwordConfig = Required<SubwordOptions>;

const MAX_LENGTH = 64;
const MAX_BUCKETS = 2 ** 24;
const MAX_PER_WORD = 1024;

/** Puts the defaults in. */
export function subwordConfig({
  lengths = [3, 6],
  buckets = 20_000,
  perWord = 24,
}: SubwordOptions): SubwordConfig {
  return { lengths, buckets, perWord };
}

/**
 * Says what is wrong with the settings of subwords.
 *
 * @param config of any type: it may come from a file
 * @returns undefined where they are right
 */
export function subwordProblem(config: unknown): string | undefined {
  const { lengths, buckets, perWord } = (config ?? {}) as Readonly<Record<string, unknown>>;
  const within = (value: unknown, most: number): value is number =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
  const [low, high, ...others] = Array.isArray(lengths) ? (lengths as unknown[]) : [];
  if (!within(low, MAX_LENGTH) || !within(high, MAX_LENGTH) || low > high || others.length > 0)
    return `subwords.lengths must be [shortest, longest], whole numbers from 1 to ${MAX_LENGTH}, received ${JSON.stringify(lengths)}`;
  if (!within(buckets, MAX_BUCKETS))
    return `subwords.buckets must be a whole number from 1 to ${MAX_BUCKETS}, received ${JSON.stringify(buckets)}`;
  if (!within(perWord, MAX_PER_WORD))
    return `subwords.perWord must be a whole number from 1 to ${MAX_PER_WORD}, received ${JSON.stringify(perWord)}`;
  return undefined;
}

const encoder = new TextEncoder();

/**
 * Hashes the parts of a word into buckets, as fastText does: its character n-grams, with `<` before it and `>` behind it.
 *
 * @returns a bucket for each part, from the shortest on and from left to right; `perWord` at most
 * @see Bojanowski et al. 2017, https://arxiv.org/abs/1607.04606
 * @example
 * subwordBuckets('as', { lengths: [3, 6], buckets: 1000, perWord: 24 }); // [31, 177, 163]: of <as, as> and <as>
 */
export function subwordBuckets(word: string, { lengths, buckets, perWord }: SubwordConfig): number[] {
  const [shortest, longest] = lengths;
  // No more characters than `perWord` parts can reach: a word may be as long as a text.
  const characters = [...'<', ...takeCharacters(word, perWord + longest), ...'>'].map((character) =>
    encoder.encode(character),
  );
  const found: number[] = [];
  // Hashes of the parts that begin at each character, one character longer in each round.
  const hashes = new Int32Array(characters.length).fill(FNV_OFFSET);
  for (let length = 1; length <= longest && found.length < perWord; length++) {
    for (let start = 0; start + length <= characters.length; start++) {
      const hash = extendFnv(hashes[start] as number, characters[start + length - 1] as Uint8Array);
      hashes[start] = hash;
      if (length >= shortest && found.length < perWord) found.push((hash >>> 0) % buckets);
    }
  }
  return found;
}

function takeCharacters(word: string, count: number): string[] {
  const taken: string[] = [];
  for (const character of word) {
    if (taken.length === count) break;
    taken.push(character);
  }
  return taken;
}
