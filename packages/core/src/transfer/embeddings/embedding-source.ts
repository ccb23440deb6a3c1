import type { PreprocessorConfig } from '../../data/preprocessor.js';
import { ShapeError } from '../../errors.js';
import type { Backbone } from '../backbone.js';

/** What embeddings are of: an `Embedder`. */
export interface EmbeddingSource {
  /** The backbone's. */
  readonly name: string;
  /** Numbers of each embedding. */
  readonly width: number;
  /** SHA-256 of the backbone's weights. */
  readonly weightsHash: string;
  readonly preprocessor: { toConfig(): PreprocessorConfig };
}

/**
 * What a backbone's embeddings are of.
 *
 * @throws ShapeError where its embedding is not `[batch, width]`
 */
export function sourceOf<Input>({
  name,
  weightsHash,
  preprocessor,
  embedding,
}: Backbone<Input>): EmbeddingSource {
  const width = embedding.shape[1];
  if (embedding.rank === 2 && typeof width === 'number') return { name, weightsHash, preprocessor, width };
  throw new ShapeError(
    `The embedding of backbone ${name} must be [batch, width], got ` +
      `[${embedding.shape.map((size) => size ?? 'any')}]; pool it to one vector first.`,
  );
}
