/** Numbers with a shape, row-major: one example on its way into a batch. */
export interface NdArray {
  readonly data: Float32Array;
  /** Without the batch axis: `[height, width, channels]`, `[steps]`, ... */
  readonly shape: readonly number[];
}
