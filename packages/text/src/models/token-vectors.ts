import { ShapeError } from '@striate/core';
import { averagePool2d, concatenate, embedding } from '@striate/core/layers';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { VocabularySize } from './text-architecture.js';

/**
 * Where a network's word vectors come from, in Kim's words: `random` ones that are learnt; pretrained ones that stay
 * (`static`) or are learnt on (`non-static`); or both kinds side by side (`multichannel`).
 */
export type VectorChannels = 'random' | 'static' | 'non-static' | 'multichannel';

export interface TokenVectorOptions extends VocabularySize {
  /** For messages: the network. */
  readonly network: string;
  readonly channels: VectorChannels;
  /** Of random vectors; pretrained ones have their own. */
  readonly width: number;
  /** Random vectors are uniform in `[-initialRange, initialRange)`. */
  readonly initialRange: number;
}

/** The layer whose rows are learnt. */
const EMBEDDING = 'embedding';
const STATIC_EMBEDDING = 'static_embedding';

/**
 * Looks tokens up in one or two tables.
 *
 * @param ids `[batch, steps]`; or `[batch, steps, k]` of a token and the parts of it, whose vectors are averaged
 * @returns `[batch, steps, width]`, twice as wide for `multichannel`: a filter has weights of its own for each table, and
 *   adds up what both give
 * @throws ShapeError where vectors are missing, or are there for nothing
 */
export function tokenVectors(ids: SymbolicTensor, options: TokenVectorOptions): SymbolicTensor {
  const { channels, width, initialRange, size, subwords, vectors, network } = options;
  checkVectors(options);
  if (channels === 'random') {
    const rows = embedding(ids, {
      inputDim: size + (subwords?.buckets ?? 0),
      outputDim: width,
      // An average of k rows has to come to as much as one row.
      initialRange: initialRange * (1 + (subwords?.perWord ?? 0)),
      name: EMBEDDING,
    });
    return ids.rank === 3 ? averageParts(rows, width) : rows;
  }
  if (ids.rank === 3) {
    throw new ShapeError(
      `${network}: expected one id a token with pretrained vectors, received parts of words too; leave subwords out`,
    );
  }
  const table = { inputDim: size, outputDim: vectors?.width as number, weights: vectors?.rows };
  if (channels === 'static') return embedding(ids, { ...table, trainable: false, name: STATIC_EMBEDDING });
  const learnt = embedding(ids, { ...table, name: EMBEDDING });
  if (channels === 'non-static') return learnt;
  const kept = embedding(ids, { ...table, trainable: false, name: STATIC_EMBEDDING });
  return concatenate([kept, learnt], { name: 'channels' });
}

/** The axis of a token's ids: its own, those of its parts and those of n-grams; none where it has one id. */
export function partsAxis({ subwords, nGrams }: VocabularySize): readonly number[] {
  return subwords || nGrams ? [1 + (subwords?.perWord ?? 0) + (nGrams?.longest ?? 0)] : [];
}

/** The rows of a token's parts have to learn as much faster as there are parts: their average is what counts. */
export function scalesFor({ subwords }: VocabularySize): Readonly<Record<string, number>> | undefined {
  return subwords && { [EMBEDDING]: 1 + subwords.perWord };
}

/** `[batch, steps, k, width]` to `[batch, steps, width]`. */
function averageParts(rows: SymbolicTensor, width: number): SymbolicTensor {
  const mean = averagePool2d(rows, { poolSize: [1, rows.shape[2] as number], name: 'parts' });
  const layer = layers.reshape({ targetShape: [null as never, width], name: 'tokens' });
  return layer.apply(mean) as SymbolicTensor;
}

function checkVectors({ network, channels, vectors, size }: TokenVectorOptions): void {
  if ((channels === 'random') !== (vectors === undefined)) {
    throw new ShapeError(
      channels === 'random'
        ? `${network}: expected no pretrained vectors for channels "random", received some; choose static, non-static or multichannel`
        : `${network}: expected pretrained vectors for channels "${channels}", received none; give embeddings, or choose "random"`,
    );
  }
  if (!vectors || vectors.rows.length === size * vectors.width) return;
  throw new ShapeError(
    `${network}: expected a vector of ${vectors.width} numbers for each of ${size} ids, received ${vectors.rows.length} numbers; make them with embeddingTable`,
  );
}
