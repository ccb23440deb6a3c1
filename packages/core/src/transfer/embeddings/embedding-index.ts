import { DataError, ShapeError } from '../../errors.js';
import { resolveStorage } from '../../storage/resolve.js';
import type { Storage } from '../../storage/storage.js';
import { readEmbeddings, writeEmbeddings } from './embedding-file.js';
import type { EmbeddingSource } from './embedding-source.js';
import { selectBest } from './select-best.js';
import { UnitRows } from './unit-rows.js';
import { unitVector } from './unit-vector.js';

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

export interface NearestOptions {
  /** How many to find, from 1 to the index's size; default 1. */
  readonly k?: number;
}

/** A row's names, and its place in the order of adding. */
interface Entry {
  readonly id: string;
  readonly label: string;
  readonly order: number;
}

/**
 * Embeddings to be searched by cosine similarity, all of them compared with the query.
 *
 * They lie in one array of 4 bytes a number. A search takes time in proportion to `size * width`, adding and removing one
 * in proportion to `width`.
 *
 * @example
 * const index = new EmbeddingIndex(2);
 * index.add({ id: 'a.jpg', label: 'bolt', embedding: new Float32Array([3, 4]) });
 * index.nearest(new Float32Array([1, 0]), { k: 1 }); // [{ id: 'a.jpg', label: 'bolt', similarity: 0.6 }]
 */
export class EmbeddingIndex {
  /** Numbers of each embedding. */
  readonly width: number;
  readonly #rows: UnitRows;
  /** By row. */
  readonly #entries: Entry[] = [];
  readonly #positions = new Map<string, number>();
  #added = 0;
  #labels: readonly string[] | undefined;

  /**
   * @param width numbers of each embedding, at least 1
   * @throws ShapeError where `width` is no positive whole number
   */
  constructor(width: number) {
    if (!Number.isSafeInteger(width) || width < 1) {
      throw new ShapeError(`EmbeddingIndex: width must be a whole number of at least 1, but is ${width}.`);
    }
    this.width = width;
    this.#rows = new UnitRows(width);
  }

  /**
   * Opens a saved index.
   *
   * @param location a folder, database or address as `resolveStorage` takes it, or a storage
   * @param source the embedder that makes the queries
   * @throws BundleError where a file is missing, damaged or from a newer version, or the embeddings are of other weights or
   *   other preprocessing than the embedder's
   * @example
   * const index = await EmbeddingIndex.load('./parts-index', embedder(backbone));
   */
  static async load(location: string | Storage, source: EmbeddingSource): Promise<EmbeddingIndex> {
    return indexOf((await readEmbeddings(resolveStorage(location), source)).embeddings, source.width);
  }

  /** Embeddings in the index. */
  get size(): number {
    return this.#rows.count;
  }

  /** The different labels of its embeddings, by the order of adding. */
  get labels(): readonly string[] {
    this.#labels ??= [...new Set(this.#inOrder().map(([, { label }]) => label))];
    return this.#labels;
  }

  /**
   * Adds an embedding, which is copied.
   *
   * @throws DataError where the id is taken, or the embedding is zero or not finite
   * @throws ShapeError where it has another width
   */
  add({ id, label, embedding }: IndexedEmbedding): void {
    if (this.has(id)) {
      throw new DataError(
        `EmbeddingIndex.add: ids must differ, but "${id}" is in the index already; remove it first.`,
      );
    }
    this.#rows.push(unitVector(embedding, this.width, 'EmbeddingIndex.add'));
    this.#positions.set(id, this.#entries.length);
    this.#entries.push({ id, label, order: this.#added++ });
    this.#labels = undefined;
  }

  /**
   * Adds several embeddings, or none of them where one can't be added.
   *
   * @throws what `add` throws
   */
  addAll(embeddings: Iterable<IndexedEmbedding>): void {
    const added: string[] = [];
    try {
      for (const one of embeddings) {
        this.add(one);
        added.push(one.id);
      }
    } catch (error) {
      for (const id of added) this.remove(id);
      throw error;
    }
  }

  /** Whether there is an embedding of that id. */
  has(id: string): boolean {
    return this.#positions.has(id);
  }

  /** @returns whether there was an embedding of that id */
  remove(id: string): boolean {
    const position = this.#positions.get(id);
    if (position === undefined) return false;
    this.#rows.removeAt(position);
    const last = this.#entries.pop() as Entry;
    if (last.id !== id) {
      this.#entries[position] = last;
      this.#positions.set(last.id, position);
    }
    this.#positions.delete(id);
    this.#labels = undefined;
    return true;
  }

  /**
   * Finds the embeddings most similar to a query.
   *
   * @param query of the index's width; its length does not matter
   * @returns `k` of them, best first; of equals, the one added first
   * @throws DataError where the index is empty, or the query is zero or not finite
   * @throws ShapeError where `k` is out of range or the query has another width
   */
  nearest(query: Float32Array, { k = 1 }: NearestOptions = {}): Neighbour[] {
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
    const cosines = this.#rows.cosines(unitVector(query, this.width, 'EmbeddingIndex.nearest'));
    const orderOf = (position: number) => (this.#entries[position] as Entry).order;
    const found = selectBest(cosines.length, k, (a, b) => {
      const difference = (cosines[a] as number) - (cosines[b] as number);
      return difference > 0 || (difference === 0 && orderOf(a) < orderOf(b));
    });
    return Array.from(found, (position) => {
      const { id, label } = this.#entries[position] as Entry;
      return { id, label, similarity: cosines[position] as number };
    });
  }

  /** Goes over all embeddings in the order of adding; they are copies, scaled to length 1. */
  *[Symbol.iterator](): Generator<IndexedEmbedding, void> {
    for (const [position, { id, label }] of this.#inOrder()) {
      yield { id, label, embedding: this.#rows.row(position).slice() };
    }
  }

  /**
   * Saves the index: `embeddings.safetensors`, and `embeddings.json` with ids, labels and what the embeddings are of.
   *
   * @param location `./parts-index` in Node, `indexeddb://parts-index` in a browser, or a storage
   * @param source the embedder that made the embeddings
   * @throws ShapeError where its embeddings have another width; BundleError where the index can't be written, and nothing is
   *   changed then
   */
  async save(location: string | Storage, source: EmbeddingSource): Promise<void> {
    await writeEmbeddings(resolveStorage(location), this, source);
  }

  #inOrder(): [number, Entry][] {
    return [...this.#entries.entries()].sort(([, a], [, b]) => a.order - b.order);
  }
}

/** An index of embeddings, in their order. */
export function indexOf(embeddings: Iterable<IndexedEmbedding>, width: number): EmbeddingIndex {
  const index = new EmbeddingIndex(width);
  index.addAll(embeddings);
  return index;
}
