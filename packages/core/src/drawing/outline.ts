/**
 * Draws the border of a set of places, along their edges: what a colour shows, for those who don't see it.
 *
 * @param inside row by row, from the top
 * @param width of a row
 * @returns an SVG path in units of places
 * @example
 * outline([true], 1); // 'M0 0v1M1 0v1M0 0h1M0 1h1'
 */
export function outline(inside: readonly boolean[], width: number): string {
  const height = inside.length / width;
  const holds = (x: number, y: number): boolean => x >= 0 && x < width && (inside[y * width + x] ?? false);
  const path: string[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x <= width; x++) if (holds(x - 1, y) !== holds(x, y)) path.push(`M${x} ${y}v1`);
  }
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x < width; x++) if (holds(x, y - 1) !== holds(x, y)) path.push(`M${x} ${y}h1`);
  }
  return path.join('');
}
