// Coefficients of the rational functions, highest power last.
const CENTRE = [3.3871327179, 50.434271938, 159.29113202, 59.10937472] as const;
const CENTRE_BELOW = [1, 17.895169469, 78.757757664, 67.1875636] as const;
const TAIL = [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103] as const;
const TAIL_BELOW = [1, 0.7370016425, 0.12021132975] as const;
const FAR_TAIL = [6.657905115, 3.081226386, 0.42868294337, 0.017337203997] as const;
const FAR_TAIL_BELOW = [1, 0.24197894225, 0.012258202635] as const;

/**
 * The number below which a standard normal variable lies with a given probability: algorithm PPND7, good to 7 digits.
 *
 * @param probability above 0 and below 1
 * @see Wichura 1988, Algorithm AS 241, https://doi.org/10.2307/2347330
 * @example
 * normalQuantile(0.975); // 1.95996
 */
export function normalQuantile(probability: number): number {
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) {
    const square = 0.180625 - offset * offset;
    return (offset * polynomial(CENTRE, square)) / polynomial(CENTRE_BELOW, square);
  }
  const depth = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  const size =
    depth <= 5
      ? polynomial(TAIL, depth - 1.6) / polynomial(TAIL_BELOW, depth - 1.6)
      : polynomial(FAR_TAIL, depth - 5) / polynomial(FAR_TAIL_BELOW, depth - 5);
  return Math.sign(offset) * size;
}

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
