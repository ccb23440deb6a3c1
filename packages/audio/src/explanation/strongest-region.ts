import { largest } from '@striate/core/explain';
import type { SoundExplanation } from './explain-sound.js';

/** The part of a sound that says most for a class. Plain JSON. */
export interface StrongestRegion {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** Hz; left out where columns are no frequencies. */
  readonly lowest?: number;
  readonly highest?: number;
  /** The largest value in it. */
  readonly value: number;
}

/** Share of the largest value that the whole region has. */
const SHARE = 0.5;

/**
 * Finds the largest value of a map, and the frames and columns round it that have at least half of it.
 *
 * @param map of the two
 * @returns undefined where nothing speaks for the class
 * @example
 * strongestRegion(explanation, 'gradCam'); // { from: 0.31, to: 0.52, lowest: 400, highest: 1210, value: 3.4 }
 */
export function strongestRegion(
  { shape: [frames, columns], start, hop, edges, ...maps }: SoundExplanation,
  map: 'gradCam' | 'occlusion',
): StrongestRegion | undefined {
  const values = maps[map];
  const peak = largest(values);
  const value = values[peak] as number;
  if (!(value > 0)) return undefined;
  const reached = regionOf(values, { columns, peak, least: SHARE * value });
  const rows = reached.map((place) => Math.floor(place / columns));
  const bands = reached.map((place) => place % columns);
  const bounds = (places: readonly number[]) =>
    places.reduce(([least, most], place) => [Math.min(least, place), Math.max(most, place)] as const, [
      frames * columns,
      0,
    ] as readonly [number, number]);
  const [first, last] = bounds(rows);
  const [low, high] = bounds(bands);
  return {
    from: start + first * hop,
    to: start + (last + 1) * hop,
    ...(edges.length > 0 && { lowest: edges[low], highest: edges[high + 1] }),
    value,
  };
}

/** All places that lead to the peak over neighbours of at least `least`. */
function regionOf(
  values: Float32Array,
  { columns, peak, least }: { readonly columns: number; readonly peak: number; readonly least: number },
): number[] {
  const seen = new Set([peak]);
  // A set takes what is added while it is read.
  for (const place of seen) {
    const column = place % columns;
    const neighbours = [place - columns, place + columns];
    if (column > 0) neighbours.push(place - 1);
    if (column < columns - 1) neighbours.push(place + 1);
    for (const next of neighbours) if ((values[next] ?? Number.NaN) >= least) seen.add(next);
  }
  return [...seen];
}
