import { DataError, ShapeError } from '../../errors.js';

/** What rounding to float32 moves a squared length of 1 by, at most, and some. */
const ROUNDING = 1e-6;

/**
 * Scales an embedding to length 1. One that has it already is returned as it is, so that scaling twice changes nothing.
 *
 * @param width numbers that it must have
 * @param attempt what it is for, for messages: `EmbeddingIndex.add`
 * @throws ShapeError for another width; DataError for one that is zero or not finite
 */
export function unitVector(embedding: Float32Array, width: number, attempt: string): Float32Array {
  if (embedding.length !== width) {
    throw new ShapeError(
      `${attempt}: embeddings must have ${width} numbers, but this one has ${embedding.length}; ` +
        'use the backbone that the others were made with.',
    );
  }
  const square = embedding.reduce((sum, value) => sum + value * value, 0);
  if (Math.abs(square - 1) < ROUNDING) return embedding;
  const norm = Math.sqrt(square);
  if (!Number.isFinite(norm) || norm === 0) {
    throw new DataError(
      `${attempt}: an embedding must be finite and not all zeros, but its length is ${norm}; ` +
        'check the input and the weights.',
    );
  }
  return embedding.map((value) => value / norm);
}
