import { strongestPlaces } from '@striate/core/explain';
import type { CropBox } from '../preprocessing/crop.js';
import type { PicturePlaces } from './explain-picture.js';

/** The part of a picture that says most for a class, in pixels of the network's picture. Plain JSON. */
export interface StrongestArea extends CropBox {
  /** The largest value in it. */
  readonly value: number;
}

/**
 * Finds the largest value of a map, and the box round all that has at least half of it and hangs together with it.
 *
 * @param map of the two
 * @returns undefined where nothing speaks for the class, or the map wasn't made
 * @example
 * strongestArea(explanation, 'gradCam'); // { top: 32, left: 96, height: 64, width: 80, value: 3.4 }
 */
export function strongestArea(
  { shape: [, width], ...maps }: PicturePlaces,
  map: 'gradCam' | 'occlusion',
): StrongestArea | undefined {
  const found = strongestPlaces(maps[map] ?? [], width);
  if (!found) return undefined;
  const [top, bottom] = found.rows;
  const [left, right] = found.columns;
  return { top, left, height: bottom - top + 1, width: right - left + 1, value: found.value };
}
