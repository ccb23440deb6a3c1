import type { Augmentation } from '@striate/core/data';
import type { Pixels } from '../preprocessing/pixels.js';
import { colorJitter } from './color-jitter.js';
import { compose } from './compose.js';
import { randomFlip } from './flip.js';
import { randomRotation } from './rotate.js';
import { randomShift } from './shift.js';
import { randomZoom } from './zoom.js';

/** Characters change their meaning when mirrored, photographs don't. */
export type PictureKind = 'characters' | 'photographs';

/** Grey pictures of at most this side are taken for characters. */
const CHARACTER_SIDE = 64;

/**
 * Guesses a picture's kind from a network's input: grey and at most 64 x 64 is `characters`, all else is `photographs`.
 *
 * @param inputShape `[height, width, channels]`
 * @example
 * pictureKind([28, 28, 1]); // 'characters'
 */
export function pictureKind(inputShape: readonly number[]): PictureKind {
  const [height = 0, width = 0, channels] = inputShape;
  return channels === 1 && Math.max(height, width) <= CHARACTER_SIDE ? 'characters' : 'photographs';
}

/**
 * The augmentation that a classifier trains with unless told otherwise.
 *
 * - `characters`: rotation up to 8 degrees, zoom by 0.92 to 1.08 a side, shifts up to 5%; the border continues its edge pixels. No flip.
 * - `photographs`: horizontal flip for every other picture, shifts by whole pixels up to an eighth of the side over black (padding
 *   32 x 32 by 4 and cropping), brightness, contrast and saturation by 0.8 to 1.2.
 *
 * @example
 * defaultAugmentation({ kind: pictureKind([32, 32, 3]) }); // as for photographs
 */
export function defaultAugmentation({ kind }: { readonly kind: PictureKind }): Augmentation<Pixels> {
  if (kind === 'characters') {
    return compose(
      randomRotation({ degrees: 8 }),
      randomZoom({ range: [0.92, 1.08], stretch: true }),
      randomShift({ x: 0.05, y: 0.05 }),
    );
  }
  return compose(
    randomFlip(),
    randomShift({ x: 1 / 8, y: 1 / 8, wholePixels: true, fill: 0 }),
    colorJitter(),
  );
}
