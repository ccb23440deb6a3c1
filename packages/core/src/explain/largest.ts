/**
 * Where the largest of some values is, the first of equals.
 *
 * @param values at least one
 * @example
 * largest([0.1, 0.7, 0.2]); // 1
 */
export function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}
