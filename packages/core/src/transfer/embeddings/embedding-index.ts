import { DataError, ShapeError } from '../errors.js';

/** What a search found. */
export interface Neighbour {
  readonly id: string;
  readonly label: string;
  /** Cosine of the angle to the query: 1 for the same direction, -1 for the opposite one. */
  readonly similarity: number;
}

/** An embedding with its names. */
export interface IndexedEmbedding {
  /** One of its kind in an index. */
  readonly id: string;
  readonly label: string;
  readonly embedding: Float32Array;
}

/**
 * Embeddings to be searched by cosine similarity, all of them compared with the query.
 *
 * @example
 * const index = new EmbeddingIndex(2);
 * index.add({ id: 'a.jpg', label: 'bolt', embedding: new Float32Array([3, 4]) });
 * index.nearest(new Float32Array([1, 0]), { k: 1 }); // [{ id: 'a.jpg', label: 'bolt', similarity: 0.6 }]
 */
export class EmbeddingIndex {
  /** Numbers of each embedding. */
  readonly width: number;
  readonly #entries = new Map<string, { label: string; unit: Float32Array }>();

  /**
   * @param width numbers of each embedding, at least 1
   * @throws ShapeError where `width` is no positive whole number
   */
  constructor(width: number) {
    if (!Number.isSafeInteger(width) || width < 1) {
      throw new ShapeError(`EmbeddingIndex: width must be a whole number of at least 1, but is ${width}.`);
    }
    this.width = width;
  }

  /** Embeddings in the index. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Adds an embedding, which is copied.
   *
   * @throws DataError where the id is taken, or the embedding is zero or not finite
   * @throws ShapeError where it has another width
   */
  add({ id, label, embedding }: IndexedEmbedding): void {
    if (this.#entries.has(id)) {
      throw new DataError(
        `EmbeddingIndex.add: ids must differ, but "${id}" is in the index already; remove it first.`,
      );
    }
    this.#entries.set(id, { label, unit: this.#unit(embedding, 'add') });
  }

  /** @returns whether there was an embedding of that id */
  remove(id: string): boolean {
    return this.#entries.delete(id);
  }

  /**
   * Finds the embeddings most similar to a query.
   *
   * @param query of the index's width; its length does not matter
   * @param options.k how many to find, from 1 to `size`; default 1
   * @returns `k` of them, best first; of equals, the one added first
   * @throws DataError where the index is empty, or the query is zero or not finite
   * @throws ShapeError where `k` is out of range or the query has another width
   */
  nearest(query: Float32Array, { k = 1 }: { readonly k?: number } = {}): Neighbour[] {
    if (this.size === 0) {
      throw new DataError(
        'EmbeddingIndex.nearest: the index must have embeddings, but is empty; add some first.',
      );
    }
    if (!Number.isSafeInteger(k) || k < 1 || k > this.size) {
      throw new ShapeError(
        `EmbeddingIndex.nearest: k must be a whole number from 1 to ${this.size}, the index's size, but is ${k}.`,
      );
    }
    const unit = this.#unit(query, 'nearest');
    const found = [...this.#entries].map(([id, entry]) => ({
      id,
      label: entry.label,
      similarity: cosine(unit, entry.unit),
    }));
    // The sort is stable: equals stay in the order in which they were added.
    return found.sort((a, b) => b.similarity - a.similarity).slice(0, k);
  }

  #unit(embedding: Float32Array, method: string): Float32Array {
    if (embedding.length !== this.width) {
      throw new ShapeError(
        `EmbeddingIndex.${method}: embeddings must have ${this.width} numbers, but this one has ${embedding.length}; ` +
          'use the backbone that the index was made with.',
      );
    }
    const norm = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
    if (!Number.isFinite(norm) || norm === 0) {
      throw new DataError(
        `EmbeddingIndex.${method}: an embedding must be finite and not all zeros, but its length is ${norm}; ` +
          'check the input and the weights.',
      );
    }
    return embedding.map((value) => value / norm);
  }
}

/** Cosine of two vectors of length 1, kept in range where rounding would leave it. */
function cosine(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  return Math.min(1, Math.max(-1, dot));
}
