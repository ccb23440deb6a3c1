/** A vector that is mostly zeros: positions and what is there. */
export interface SparseVector {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Sparse vectors one below the other. */
export class SparseRows {
  readonly length: number;
  readonly #starts: Uint32Array;
  readonly #indices: Uint32Array;
  readonly #values: Float32Array;

  constructor(rows: readonly SparseVector[]) {
    this.length = rows.length;
    this.#starts = new Uint32Array(rows.length + 1);
    for (const [i, { indices }] of rows.entries()) {
      this.#starts[i + 1] = (this.#starts[i] as number) + indices.length;
    }
    const size = this.#starts[rows.length] as number;
    this.#indices = new Uint32Array(size);
    this.#values = new Float32Array(size);
    for (const [i, { indices, values }] of rows.entries()) {
      this.#indices.set(indices, this.#starts[i]);
      this.#values.set(values, this.#starts[i]);
    }
  }

  /** Sum of the squares of a row. */
  squaredNorm(row: number): number {
    let sum = 0;
    for (let i = this.#starts[row] as number; i < (this.#starts[row + 1] as number); i++) {
      sum += (this.#values[i] as number) ** 2;
    }
    return sum;
  }

  /** Scalar product of a row with a dense vector. */
  dot(row: number, dense: Float64Array): number {
    let sum = 0;
    for (let i = this.#starts[row] as number; i < (this.#starts[row + 1] as number); i++) {
      sum += (this.#values[i] as number) * (dense[this.#indices[i] as number] as number);
    }
    return sum;
  }

  /** `dense += factor * row`. */
  addTo(dense: Float64Array, row: number, factor: number): void {
    for (let i = this.#starts[row] as number; i < (this.#starts[row + 1] as number); i++) {
      const index = this.#indices[i] as number;
      dense[index] = (dense[index] as number) + factor * (this.#values[i] as number);
    }
  }
}
