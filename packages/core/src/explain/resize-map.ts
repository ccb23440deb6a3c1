import { ShapeError } from '../errors.js';

/**
 * Brings a map to another resolution, linearly between its values: their centres lie at halves of a step, as in PyTorch with
 * `align_corners=False`, and beyond the outer ones their value goes on.
 *
 * A map of fewer axes than asked for, as of a network over steps in time, is the same along the others; so is an axis of size 1.
 *
 * @param map `[height, width]` or `[steps]`, such as `gradCam` gives
 * @param shape `[height, width]` or `[steps]`
 * @returns row by row
 * @throws ShapeError for a shape that is no list of one or two sizes, or has fewer axes than the map
 * @example
 * resizeMap({ values: Float32Array.of(0, 1), shape: [2] }, [4]); // Float32Array [0, 0.25, 0.75, 1]
 */
export function resizeMap(
  { values, shape: from }: { readonly values: Float32Array; readonly shape: readonly number[] },
  shape: readonly number[],
): Float32Array {
  const isShape = shape.length > 0 && shape.length <= 2 && shape.every((n) => Number.isInteger(n) && n > 0);
  if (!isShape || shape.length < from.length) {
    throw new ShapeError(
      `resizeMap: expected a shape of one or two sizes for a map of [${from.join(', ')}], got [${shape.join(', ')}].`,
    );
  }
  const [rows = 1, columns = 1] = shape;
  const [fromRows = 1, fromColumns = 1] = from;
  const down = placesAlong(fromRows, rows);
  const along = placesAlong(fromColumns, columns);
  const resized = new Float32Array(rows * columns);
  const at = (row: number, column: number) => values[row * fromColumns + column] as number;
  down.forEach((y, row) => {
    along.forEach((x, column) => {
      const above = at(y.before, x.before) * (1 - x.share) + at(y.before, x.after) * x.share;
      const below = at(y.after, x.before) * (1 - x.share) + at(y.after, x.after) * x.share;
      resized[row * columns + column] = above * (1 - y.share) + below * y.share;
    });
  });
  return resized;
}

/** For each place of the new axis the two of the old one between which it lies, and how far towards the second. */
function placesAlong(from: number, to: number): { before: number; after: number; share: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const before = Math.floor(place);
    return { before, after: Math.min(before + 1, from - 1), share: place - before };
  });
}
