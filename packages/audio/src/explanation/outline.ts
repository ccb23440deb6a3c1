/**
 * Draws the border of a set of places, along their edges: what a colour shows, for those who don't see it.
 *
 * @param inside `[frames, columns]`, row by row
 * @returns an SVG path in units of places, time to the right and the first column at the bottom
 * @example
 * outline([true], [1, 1]); // 'M0 0v1M1 0v1M0 1h1M0 0h1'
 */
export function outline(
  inside: readonly boolean[],
  [frames, columns]: readonly [frames: number, columns: number],
): string {
  const holds = (frame: number, column: number): boolean =>
    frame >= 0 &&
    frame < frames &&
    column >= 0 &&
    column < columns &&
    (inside[frame * columns + column] ?? false);
  const path: string[] = [];
  for (let frame = 0; frame <= frames; frame++) {
    for (let column = 0; column < columns; column++) {
      if (holds(frame - 1, column) !== holds(frame, column)) path.push(`M${frame} ${columns - 1 - column}v1`);
    }
  }
  for (let column = 0; column <= columns; column++) {
    for (let frame = 0; frame < frames; frame++) {
      if (holds(frame, column - 1) !== holds(frame, column)) path.push(`M${frame} ${columns - column}h1`);
    }
  }
  return path.join('');
}
