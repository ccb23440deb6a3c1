import { joinBytes } from '@striate/core/storage';
import type { ByteSource } from './byte-source.js';

/** Long enough that reading in order asks the system rarely, short enough that a row in a random place costs little. */
const BLOCK_BYTES = 2 ** 14;
/** A file up to this length is kept whole once it has been read. */
const KEPT_BYTES = 64 * 2 ** 20;

type Block = Uint8Array | Promise<Uint8Array>;

export interface CachedBytesOptions {
  /** Default 16 KiB. */
  readonly blockBytes?: number;
  /** What is kept at most; default 64 MiB. */
  readonly keptBytes?: number;
}

/** Reads a source in blocks and keeps those that were used last. */
export class CachedBytes {
  readonly #source: ByteSource;
  readonly #blockBytes: number;
  readonly #capacity: number;
  /** In order of use: a Map keeps the order of insertion. */
  readonly #blocks = new Map<number, Block>();

  constructor(
    source: ByteSource,
    { blockBytes = BLOCK_BYTES, keptBytes = KEPT_BYTES }: CachedBytesOptions = {},
  ) {
    this.#source = source;
    this.#blockBytes = blockBytes;
    this.#capacity = Math.max(1, Math.floor(keptBytes / blockBytes));
  }

  /** Reads from `start` up to `end`: without a promise where the blocks are at hand. The bytes must not be changed. */
  read(start: number, end: number): Block {
    const first = Math.floor(start / this.#blockBytes);
    const last = Math.floor((end - 1) / this.#blockBytes);
    const blocks: Block[] = [];
    for (let index = first; index <= last; index++) blocks.push(this.#block(index));
    const cut = (parts: readonly Uint8Array[]): Uint8Array => {
      const offset = first * this.#blockBytes;
      const [only] = parts;
      return (only && parts.length === 1 ? only : joinBytes(parts)).subarray(start - offset, end - offset);
    };
    return blocks.every((block) => block instanceof Uint8Array) ? cut(blocks) : Promise.all(blocks).then(cut);
  }

  /** Releases the source, and what was kept of it. */
  close(): void {
    this.#blocks.clear();
    this.#source.close();
  }

  #block(index: number): Block {
    const block = this.#blocks.get(index) ?? this.#load(index);
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    if (this.#blocks.size > this.#capacity) this.#blocks.delete(this.#blocks.keys().next().value as number);
    return block;
  }

  #load(index: number): Block {
    const start = index * this.#blockBytes;
    const end = Math.min(start + this.#blockBytes, this.#source.size);
    if (this.#source.readNow) return this.#source.readNow(start, end);
    // Who asks for the same block in the meantime waits for the same promise; a failure is forgotten.
    return this.#source.read(start, end).then(
      (bytes) => {
        if (this.#blocks.has(index)) this.#blocks.set(index, bytes);
        return bytes;
      },
      (error: unknown) => {
        this.#blocks.delete(index);
        throw error;
      },
    );
  }
}
