import { strongestPlaces } from '@striate/core/explain';
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

/**
 * Finds the largest value of a map, and the frames and columns round it that have at least half of it.
 *
 * @param map of the two
 * @returns undefined where nothing speaks for the class
 * @example
 * strongestRegion(explanation, 'gradCam'); // { from: 0.31, to: 0.52, lowest: 400, highest: 1210, value: 3.4 }
 */
export function strongestRegion(
  { shape: [, columns], start, hop, edges, ...maps }: SoundExplanation,
  map: 'gradCam' | 'occlusion',
): StrongestRegion | undefined {
  const found = strongestPlaces(maps[map], columns);
  if (!found) return undefined;
  const [first, last] = found.rows;
  const [low, high] = found.columns;
  return {
    from: start + first * hop,
    to: start + (last + 1) * hop,
    ...(edges.length > 0 && { lowest: edges[low], highest: edges[high + 1] }),
    value: found.value,
  };
}
