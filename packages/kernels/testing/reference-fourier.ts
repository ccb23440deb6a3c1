/** The Fourier transform in float64 by its definition: complex numbers in turns, in and out. */
export function referenceTransform(x: ArrayLike<number>, inverse: boolean): Float64Array {
  const points = x.length / 2;
  const y = new Float64Array(x.length);
  const roots = Array.from({ length: points }, (_, k) => (2 * Math.PI * k) / points);
  const [cos, sin] = [roots.map(Math.cos), roots.map(Math.sin)];
  for (let k = 0; k < points; k++) {
    for (let n = 0; n < points; n++) {
      const at = (k * n) % points;
      const [wr, wi] = [cos[at]!, inverse ? sin[at]! : -sin[at]!];
      y[2 * k] = y[2 * k]! + x[2 * n]! * wr - x[2 * n + 1]! * wi;
      y[2 * k + 1] = y[2 * k + 1]! + x[2 * n]! * wi + x[2 * n + 1]! * wr;
    }
  }
  return inverse ? y.map((value) => value / points) : y;
}

/** The root of the mean squared difference, as a share of that of the expected values. */
export function rootMeanSquareError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(error / size);
}
