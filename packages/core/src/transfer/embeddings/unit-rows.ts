const FIRST_ROWS = 64;

/** Vectors of length 1, side by side in one array that doubles when it is full. */
export class UnitRows {
  readonly width: number;
  #data: Float32Array;
  #count = 0;

  /** @param rows that there is room for at first */
  constructor(width: number, rows = 0) {
    this.width = width;
    this.#data = new Float32Array(rows * width);
  }

  get count(): number {
    return this.#count;
  }

  /** A view, good until the next change. */
  row(position: number): Float32Array {
    return this.#data.subarray(position * this.width, (position + 1) * this.width);
  }

  /** @param unit of length 1; copied */
  push(unit: Float32Array): void {
    const end = this.#count * this.width;
    if (end === this.#data.length) {
      const grown = new Float32Array(Math.max(FIRST_ROWS, 2 * this.#count) * this.width);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data.set(unit, end);
    this.#count++;
  }

  /** Removes a row; the last one takes its place. */
  removeAt(position: number): void {
    this.#count--;
    this.row(position).set(this.row(this.#count));
  }

  /**
   * Cosines of all rows with a query.
   *
   * @param unit of length 1
   * @returns `[count]`
   */
  cosines(unit: Float32Array): Float64Array {
    const cosines = new Float64Array(this.#count);
    for (let i = 0; i < cosines.length; i++) cosines[i] = dotProduct(unit, this.#data, i * this.width);
    return cosines;
  }
}

/**
 * Product of two vectors of length 1, kept in range where rounding would leave it.
 *
 * @param offset where the second one begins in its array
 */
export function dotProduct(unit: Float32Array, others: Float32Array, offset: number): number {
  const { length } = unit;
  const even = length - (length % 4);
  // Four sums at a time: the processor need not wait for one addition before the next.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0, j = offset; i < even; i += 4, j += 4) {
    a += (unit[i] as number) * (others[j] as number);
    b += (unit[i + 1] as number) * (others[j + 1] as number);
    c += (unit[i + 2] as number) * (others[j + 2] as number);
    d += (unit[i + 3] as number) * (others[j + 3] as number);
  }
  for (let i = even; i < length; i++) a += (unit[i] as number) * (others[offset + i] as number);
  return Math.min(1, Math.max(-1, a + b + (c + d)));
}
