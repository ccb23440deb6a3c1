import type { Random } from '../random.js';

/**
 * Draws from Beta(alpha, alpha) as X / (X + Y) of two gamma variables.
 *
 * @param alpha above 0; 1 is uniform, small values are near 0 or 1
 * @returns in [0, 1]
 */
export function symmetricBeta(alpha: number, random: Random): number {
  const x = logGamma(alpha, random);
  const y = logGamma(alpha, random);
  // By logarithms: for small alpha both variables may be too small for a double.
  return 1 / (1 + Math.exp(y - x));
}

/**
 * The logarithm of a Gamma(alpha, 1) variable.
 *
 * @see Marsaglia and Tsang 2000, https://doi.org/10.1145/358407.358414
 */
function logGamma(alpha: number, random: Random): number {
  // Gamma(a) = Gamma(a + 1) * U^(1 / a) carries the method below 1.
  if (alpha < 1) return logGamma(alpha + 1, random) + Math.log(1 - random.uniform()) / alpha;
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
      return Math.log(d * v);
    }
  }
}
