/**
 * Collects the examples of each group.
 *
 * @param positions of examples
 * @param groups the group of every example of the dataset
 * @returns the groups by name, so that the order of the files decides nothing
 */
export function groupMembers(
  positions: Iterable<number>,
  groups: readonly (string | number)[],
): [name: string | number, members: number[]][] {
  const members = new Map<string | number, number[]>();
  for (const position of positions) {
    const group = groups[position] as string | number;
    const others = members.get(group);
    if (others) others.push(position);
    else members.set(group, [position]);
  }
  return [...members].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
