/**
 * Reads lines and runs of bytes out of a file that arrives in pieces. `line` and `take` are synchronous and give undefined
 * where more must be read first: a promise for each of two million lines would cost more than reading them.
 */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held = new Uint8Array(0);
  #start = 0;
  #ended = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Bytes that can be taken without reading on. */
  get available(): number {
    return this.#held.length - this.#start;
  }

  /** Whether nothing comes after what is available. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Reads the next piece. What `line` and `take` gave before stays as it was. */
  async more(): Promise<void> {
    const { value, done } = await this.#pieces.next();
    if (done) {
      this.#ended = true;
      return;
    }
    const joined = new Uint8Array(this.available + value.length);
    joined.set(this.#held.subarray(this.#start));
    joined.set(value, this.available);
    this.#held = joined;
    this.#start = 0;
  }

  /** Reads on until so many bytes are available, or the file ends. */
  async atLeast(count: number): Promise<void> {
    while (this.available < count && !this.#ended) await this.more();
  }

  /** The next bytes, which stay to be taken; fewer where no more are available. */
  peek(count: number): Uint8Array {
    return this.#held.subarray(this.#start, this.#start + count);
  }

  /** The next bytes, or undefined where fewer are available. */
  take(count: number): Uint8Array | undefined {
    if (this.available < count) return undefined;
    this.#start += count;
    return this.#held.subarray(this.#start - count, this.#start);
  }

  /** What comes before the next such byte, which is taken too; undefined where none is available. */
  until(byte: number): Uint8Array | undefined {
    const end = this.#held.indexOf(byte, this.#start);
    if (end < 0) return undefined;
    const found = this.#held.subarray(this.#start, end);
    this.#start = end + 1;
    return found;
  }

  /** The next line without its end; the last one needs none. Undefined where it is not all available. */
  line(): Uint8Array | undefined {
    const line = this.until(LINE_FEED) ?? (this.#ended ? this.take(this.available) : undefined);
    return line && line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

export const LINE_FEED = 10;
export const SPACE = 32;
const CARRIAGE_RETURN = 13;
