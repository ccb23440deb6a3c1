/**
 * Reads a file that comes in pieces of any size, by the counts that its format asks for. Never holds more than one piece and
 * what was asked for.
 */
export class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Reads `count` bytes; fewer at the file's end. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > 0 && (await this.#fill())) {
      const part = this.#piece.subarray(this.#at, this.#at + missing);
      parts.push(part);
      this.#at += part.length;
      missing -= part.length;
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : join(parts, count - missing);
  }

  /** Shows the next `count` bytes without going past them; fewer at the file's end. */
  async peek(count: number): Promise<Uint8Array> {
    const bytes = await this.take(count);
    const rest = this.#piece.subarray(this.#at);
    this.#piece = rest.length === 0 ? bytes : join([bytes, rest], bytes.length + rest.length);
    this.#at = 0;
    return bytes;
  }

  /**
   * Reads what has come so far, so that nobody waits for more of a stream: a multiple of `unit` bytes, `most` at most, but one
   * unit at least; less at the file's end.
   */
  async takeUnits(unit: number, most: number): Promise<Uint8Array> {
    await this.#fill();
    const there = Math.min(this.#piece.length - this.#at, most);
    return this.take(Math.max(unit, there - (there % unit)));
  }

  /** Gives what is left, as it comes. */
  async *rest(): AsyncGenerator<Uint8Array> {
    while (await this.#fill()) yield this.take(this.#piece.length - this.#at);
  }

  /** Goes past `count` bytes, or to the file's end. */
  async skip(count: number): Promise<void> {
    let missing = count;
    while (missing > 0 && (await this.#fill())) {
      const step = Math.min(missing, this.#piece.length - this.#at);
      this.#at += step;
      missing -= step;
    }
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  /** @returns false at the file's end */
  async #fill(): Promise<boolean> {
    while (this.#at >= this.#piece.length) {
      const { value, done } = await this.#pieces.next();
      if (done) return false;
      this.#piece = value;
      this.#at = 0;
    }
    return true;
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
