import { DataError } from '@striate/core';
import { type FileLocation, openByteStream } from '@striate/core/storage';
import { readBinaryVectors } from './binary-vectors.js';
import { ByteReader } from './byte-reader.js';
import { readTextVectors } from './text-vectors.js';
import { readHeader } from './vector-format.js';
import { WantedWords } from './wanted-words.js';

export interface ReadEmbeddingsOptions {
  /** Whose vectors to keep: a vocabulary's. */
  readonly words: Iterable<string>;
  /** Whether a word that the file lacks gets the vector of its lower-case form; default true. */
  readonly lowercase?: boolean;
  /** Ends a download. */
  readonly signal?: AbortSignal;
}

/** Pretrained vectors of the words that were asked for. */
export interface Embeddings {
  /** Numbers of each vector. */
  readonly width: number;
  /** `[width]` by word; words that the file lacks are not there. Two words may share one array. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  readonly coverage: EmbeddingCoverage;
}

/** How many of the words that were asked for have a vector. */
export interface EmbeddingCoverage {
  /** Asked for. */
  readonly words: number;
  /** Found, `byLowerCase` included. */
  readonly found: number;
  /** Found only in lower case. */
  readonly byLowerCase: number;
  /** The first 20 that were not found. */
  readonly missing: readonly string[];
  /** All vectors of the file. */
  readonly fileVectors: number;
}

const MISSING = 20;

/**
 * Reads pretrained word vectors: GloVe's `.txt`, fastText's `.vec` and word2vec's `.bin`, each also packed by gzip. The file
 * is told by its content and read as a stream; memory is taken for the words that are asked for alone.
 *
 * @param location a path, an address, bytes or a picked file
 * @returns the vectors, and how many words have one
 * @throws DataError for a file that is empty, cut off, of another kind, not UTF-8, or has a line of another width or with
 *   something that is no number, naming the line
 * @throws BundleError where the file can't be opened
 * @see Pennington et al. 2014, https://aclanthology.org/D14-1162; Bojanowski et al. 2017, https://arxiv.org/abs/1607.04606;
 *   Mikolov et al. 2013, https://arxiv.org/abs/1310.4546
 * @example
 * const { width, coverage } = await readEmbeddings('./glove.6B.100d.txt', { words: ['film', 'xqzt'] });
 * width; // 100
 * coverage.missing; // ['xqzt']
 */
export async function readEmbeddings(
  location: FileLocation,
  { words, lowercase = true, signal }: ReadEmbeddingsOptions,
): Promise<Embeddings> {
  const wanted = new WantedWords(words, lowercase);
  if (wanted.size === 0) {
    throw new DataError(
      'readEmbeddings: words must name at least one word, got none; give those of a vocabulary.',
    );
  }
  const file = await openByteStream(location, { signal });
  const reader = new ByteReader(file.pieces);
  try {
    const header = await readHeader(reader, file.location);
    const read = header.format === 'binary' ? readBinaryVectors : readTextVectors;
    const fileVectors = await read(reader, header, wanted, file.location);
    const byLowerCase = wanted.fillByLowerCase().length;
    const coverage: EmbeddingCoverage = {
      words: wanted.size,
      found: wanted.vectors.size,
      byLowerCase,
      missing: wanted.missing().slice(0, MISSING),
      fileVectors,
    };
    return { width: header.width, vectors: wanted.vectors, coverage };
  } finally {
    await reader.close();
  }
}
