import { checkRange } from '@striate/core/data';
import { type AffineAugmentation, type Fill, IDENTITY, randomAffine } from './affine.js';

export interface ShiftOptions {
  /** Largest shift either way, as a share of the width, 0..1; default 0.1. */
  readonly x?: number;
  /** Largest shift either way, as a share of the height, 0..1; default 0.1. */
  readonly y?: number;
  /** Shifts by whole pixels alone, which copies instead of interpolating: padding and random cropping; default false. */
  readonly wholePixels?: boolean;
  /** Default `edge`. */
  readonly fill?: Fill;
}

/**
 * Shifts a picture by uniform random amounts.
 *
 * @throws ShapeError for a share outside 0..1
 * @example
 * randomShift({ x: 4 / 32, y: 4 / 32, wholePixels: true, fill: 0 }); // "pad by 4 and crop" for 32 x 32
 */
export function randomShift(options: ShiftOptions = {}): AffineAugmentation {
  const { x = 0.1, y = 0.1, wholePixels = false, fill = 'edge' } = options;
  checkRange('randomShift', 'x', x, 0, 1);
  checkRange('randomShift', 'y', y, 0, 1);
  return randomAffine(({ width, height }, random) => {
    const draw = (largest: number): number =>
      wholePixels
        ? random.integer(2 * Math.round(largest) + 1) - Math.round(largest)
        : (2 * random.uniform() - 1) * largest;
    return { ...IDENTITY, dx: draw(x * width), dy: draw(y * height) };
  }, fill);
}
