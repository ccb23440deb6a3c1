import { type Color, mapOverlay } from '@striate/core/drawing';
import { upright } from './upright.js';

/** Quiet to loud, in grey: so colour is left for what is said about the sound. */
export const QUIET: Color = [250, 249, 246];
export const LOUD: Color = [45, 50, 58];

export interface MapPictureOptions {
  /** `[frames, columns]` */
  readonly shape: readonly [frames: number, columns: number];
  readonly features: Float32Array;
  /** Laid over the picture, -1..1; default nothing. */
  readonly map?: Float32Array;
}

/**
 * Draws a feature picture in grey, and a map over it in colour: time to the right, the first column at the bottom.
 *
 * @returns PNG as a `data:` address, a pixel for each value
 */
export function mapPicture({ shape, features, map }: MapPictureOptions): string {
  const { least, most } = features.reduce(
    (range, value) => ({ least: Math.min(range.least, value), most: Math.max(range.most, value) }),
    { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY },
  );
  const [width, height] = shape;
  const colors = upright(features, shape).flatMap((value) =>
    greyOf(most > least ? (value - least) / (most - least) : 0),
  );
  return mapOverlay({ width, height, colors, map: map && upright(map, shape) });
}

function greyOf(loudness: number): number[] {
  return QUIET.map((quiet, c) => Math.round(quiet + ((LOUD[c] as number) - quiet) * loudness));
}
