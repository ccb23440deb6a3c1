/** Rows of one block; a longer index is more blocks, so that growing copies nothing. */
const BLOCK_ROWS = 2 ** 14;
const MAX_LENGTH = 2 ** 16 - 1;

/** What is kept of a row: 18 bytes. */
export interface IndexedRow {
  /** Position of its first byte in the file. */
  readonly start: number;
  /** The line that it begins at, from 1. */
  readonly line: number;
  /** Class index; where a row has several classes, the place of its set of them. */
  readonly label: number;
  /** UTF-16 units of its text, at most 65,535. */
  readonly length: number;
}

interface Block {
  readonly starts: Float64Array;
  readonly lines: Uint32Array;
  readonly labels: Uint32Array;
  readonly lengths: Uint16Array;
}

/** Where the rows of a file are, and their labels, without their texts. */
export class RowIndex {
  readonly #blocks: Block[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add({ start, line, label, length }: IndexedRow): void {
    const place = this.#length % BLOCK_ROWS;
    if (place === 0) this.#blocks.push(emptyBlock());
    const block = this.#blocks.at(-1) as Block;
    block.starts[place] = start;
    block.lines[place] = line;
    block.labels[place] = label;
    block.lengths[place] = Math.min(length, MAX_LENGTH);
    this.#length++;
  }

  start(index: number): number {
    return this.#block(index).starts[index % BLOCK_ROWS] as number;
  }

  row(index: number): IndexedRow {
    const { starts, lines, labels, lengths } = this.#block(index);
    const place = index % BLOCK_ROWS;
    return {
      start: starts[place] as number,
      line: lines[place] as number,
      label: labels[place] as number,
      length: lengths[place] as number,
    };
  }

  /** Gives every class another index. */
  renumber(classes: ArrayLike<number>): void {
    for (const { labels } of this.#blocks) {
      for (let place = 0; place < BLOCK_ROWS; place++)
        labels[place] = classes[labels[place] as number] as number;
    }
  }

  #block(index: number): Block {
    return this.#blocks[Math.floor(index / BLOCK_ROWS)] as Block;
  }
}

function emptyBlock(): Block {
  return {
    starts: new Float64Array(BLOCK_ROWS),
    lines: new Uint32Array(BLOCK_ROWS),
    labels: new Uint32Array(BLOCK_ROWS),
    lengths: new Uint16Array(BLOCK_ROWS),
  };
}
