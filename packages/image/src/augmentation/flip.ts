import { checkRange } from '@striate/core/data';
import type { Pixels } from '../preprocessing/pixels.js';
import { type AffineAugmentation, IDENTITY, randomAffine, warpAffine } from './affine.js';

const MIRROR = { ...IDENTITY, a: -1 };
const UPSIDE_DOWN = { ...IDENTITY, d: -1 };

/** Swaps left and right, exactly. Doing it twice gives the picture back. */
export const flipHorizontal = (pixels: Pixels): Pixels => warpAffine(pixels, MIRROR);

/** Swaps top and bottom, exactly. Doing it twice gives the picture back. */
export const flipVertical = (pixels: Pixels): Pixels => warpAffine(pixels, UPSIDE_DOWN);

export interface FlipOptions {
  /** `horizontal` swaps left and right; default `horizontal`. */
  readonly direction?: 'horizontal' | 'vertical';
  /** In 0..1; default 0.5. */
  readonly probability?: number;
}

/**
 * Mirrors a picture now and then. Not for characters: a mirrored 3 is no 3.
 *
 * @throws ShapeError for a probability outside 0..1
 */
export function randomFlip({
  direction = 'horizontal',
  probability = 0.5,
}: FlipOptions = {}): AffineAugmentation {
  checkRange('randomFlip', 'probability', probability, 0, 1);
  const flipped = direction === 'horizontal' ? MIRROR : UPSIDE_DOWN;
  return randomAffine((_pixels, random) => (random.uniform() < probability ? flipped : IDENTITY));
}
