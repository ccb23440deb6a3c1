const SHOWN = 3;

/**
 * The names that a mistyped one was most likely meant to be: those that the fewest insertions and deletions of a character
 * lead to, nearest first.
 *
 * @returns up to three names
 * @see Wagner and Fischer 1974, https://doi.org/10.1145/321796.321811
 * @example
 * nearNames('conv_dw11', ['conv1', 'conv_dw_1', 'conv_dw_11', 'logits']); // ['conv_dw_11', 'conv_dw_1', 'conv1']
 */
export function nearNames(name: string, names: Iterable<string>): string[] {
  const typed = name.toLowerCase();
  return [...names]
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map(({ candidate }) => candidate);
}

/** Insertions and deletions of one character that turn `from` into `to`; a replacement is one of each. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] as number) + (from[row - 1] === to[column - 1] ? 0 : 2);
      current.push(Math.min(replaced, (above[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    above = current;
  }
  return above[to.length] as number;
}
