import { createRandom, ShapeError } from '@striate/core';
import type { Embeddings } from './read-embeddings.js';

export interface EmbeddingTableOptions {
  /** Words that have no vector draw theirs from it; default 0. */
  readonly seed?: number;
}

/** Ids 0 and 1 are padding and the unknown word. */
const RESERVED = 2;

/**
 * Lays vectors out as the rows of an embedding, in a vocabulary's order. Words without a vector, and the unknown word, get
 * uniform random numbers of the same variance as the vectors that are there, as in Kim 2014; padding gets zeros.
 *
 * @param words the vocabulary in the order of ids, the first of which is 2
 * @returns `[(words.length + 2) * width]`, row by row
 * @throws ShapeError where no word has a vector
 * @see Kim 2014, https://arxiv.org/abs/1408.5882, section 4.3
 * @example
 * const table = embeddingTable(['film', 'xqzt'], await readEmbeddings('./glove.txt', { words }));
 * table.length; // 4 * 100
 */
export function embeddingTable(
  words: readonly string[],
  { vectors, width }: Pick<Embeddings, 'vectors' | 'width'>,
  { seed = 0 }: EmbeddingTableOptions = {},
): Float32Array {
  const known = words.filter((word) => vectors.has(word));
  if (known.length === 0) {
    throw new ShapeError(
      'embeddingTable: at least one word must have a vector, but none of ' +
        `${words.length} has; check that the vectors are of the texts' language, and case.`,
    );
  }
  const table = new Float32Array((words.length + RESERVED) * width);
  const random = createRandom(seed, 'words without a vector');
  // Uniform in [-bound, bound] has the variance bound^2 / 3.
  const bound = Math.sqrt(3 * variance(known.map((word) => vectors.get(word) as Float32Array)));
  for (let id = 1; id < words.length + RESERVED; id++) {
    const vector = id < RESERVED ? undefined : vectors.get(words[id - RESERVED] as string);
    const row = table.subarray(id * width, (id + 1) * width);
    if (vector) row.set(vector);
    else for (let i = 0; i < width; i++) row[i] = bound * (2 * random.uniform() - 1);
  }
  return table;
}

function variance(vectors: readonly Float32Array[]): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const vector of vectors) {
    for (const value of vector) {
      count++;
      sum += value;
      squares += value * value;
    }
  }
  return squares / count - (sum / count) ** 2;
}
