/** What is used of `fft.js`, which has no types of its own. */
declare module 'fft.js' {
  export default class FFT {
    /** @param size a power of two, 2 or more */
    constructor(size: number);
    /** Complex to complex; both interleaved, `2 * size` numbers. */
    transform(out: Float64Array, input: Float64Array): void;
  }
}
