import { largest } from './largest.js';

/** The part of a map round its largest value. */
export interface StrongestPlaces {
  /** The first and the last, from 0. */
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
  /** The largest value. */
  readonly value: number;
}

/** Share of the largest value that every place of the part has. */
const SHARE = 0.5;

/**
 * Finds the largest value of a map, and the rows and columns round it that have at least half of it and hang together.
 *
 * @param values row by row
 * @param columns of a row; 1 for a map over steps
 * @returns undefined where no value is above 0
 * @example
 * strongestPlaces([0, 0, 0, 0, 9, 5, 0, 0, 4], 3); // { rows: [1, 1], columns: [1, 2], value: 9 }
 */
export function strongestPlaces(values: ArrayLike<number>, columns: number): StrongestPlaces | undefined {
  const peak = largest(values);
  const value = values[peak] as number;
  if (!(value > 0)) return undefined;
  const places = placesAround(values, { columns, peak, least: SHARE * value });
  return {
    rows: bounds(places, (place) => Math.floor(place / columns)),
    columns: bounds(places, (place) => place % columns),
    value,
  };
}

/** All places that lead to the peak over neighbours of at least `least`. */
function placesAround(
  values: ArrayLike<number>,
  { columns, peak, least }: { readonly columns: number; readonly peak: number; readonly least: number },
): Set<number> {
  const seen = new Set([peak]);
  // A set takes what is added while it is read.
  for (const place of seen) {
    const column = place % columns;
    const neighbours = [place - columns, place + columns];
    if (column > 0) neighbours.push(place - 1);
    if (column < columns - 1) neighbours.push(place + 1);
    for (const next of neighbours) if ((values[next] ?? Number.NaN) >= least) seen.add(next);
  }
  return seen;
}

function bounds(places: Iterable<number>, along: (place: number) => number): readonly [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const place of places) {
    first = Math.min(first, along(place));
    last = Math.max(last, along(place));
  }
  return [first, last];
}
