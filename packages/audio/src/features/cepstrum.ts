/**
 * Prepares the orthonormal discrete cosine transform of type II, with a lifter:
 * `c[k] = l[k] s[k] sum over b of x[b] cos(pi k (b + 1/2) / bands)`, where `s[0] = sqrt(1 / bands)`, all other `s` are
 * `sqrt(2 / bands)`, and `l[k] = 1 + lifter / 2 sin(pi (k + 1) / lifter)` (1 without a lifter), as librosa has it.
 *
 * @returns the matrix `[coefficients, bands]`
 */
export function cepstralMatrix(bands: number, coefficients: number, lifter: number): Float64Array {
  const matrix = new Float64Array(coefficients * bands);
  for (let k = 0; k < coefficients; k++) {
    const raise = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (k + 1)) / lifter) : 1;
    const scale = raise * Math.sqrt((k === 0 ? 1 : 2) / bands);
    for (let b = 0; b < bands; b++) {
      matrix[k * bands + b] = scale * Math.cos((Math.PI * k * (b + 0.5)) / bands);
    }
  }
  return matrix;
}

/**
 * Multiplies each row by a matrix.
 *
 * @param rows `[frames, bands]`
 * @param matrix `[coefficients, bands]`
 * @returns `[frames, coefficients]`
 */
export function transformRows(rows: Float64Array, matrix: Float64Array, bands: number): Float64Array {
  const coefficients = matrix.length / bands;
  const frames = rows.length / bands;
  const out = new Float64Array(frames * coefficients);
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < coefficients; k++) {
      let sum = 0;
      for (let b = 0; b < bands; b++)
        sum += (rows[t * bands + b] as number) * (matrix[k * bands + b] as number);
      out[t * coefficients + k] = sum;
    }
  }
  return out;
}
