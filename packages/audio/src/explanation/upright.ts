/**
 * Turns what has a row for each frame into what is drawn: time to the right, the first column at the bottom.
 *
 * @param values `[frames, columns]`, row by row
 * @returns `[columns, frames]`, row by row from the top
 * @example
 * upright([1, 2, 3, 4, 5, 6], [3, 2]); // [2, 4, 6, 1, 3, 5]
 */
export function upright(
  values: ArrayLike<number>,
  [frames, columns]: readonly [frames: number, columns: number],
): number[] {
  return Array.from({ length: frames * columns }, (_, place) => {
    const column = columns - 1 - Math.floor(place / frames);
    return values[(place % frames) * columns + column] as number;
  });
}
