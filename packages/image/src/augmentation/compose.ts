import type { Random } from '@striate/core';
import type { Augmentation } from '@striate/core/data';
import type { Pixels } from '../preprocessing/pixels.js';
import { type AffineAugmentation, joinTransforms, randomAffine } from './affine.js';

/**
 * Does one augmentation after another.
 *
 * Neighbours that only move content (flip, shift, rotation, zoom) become one transform, so that pixels are interpolated
 * once; the last one's `fill` holds for all of them.
 *
 * @returns one augmentation; without any arguments it leaves pictures as they are
 * @example
 * const augment = compose(randomShift(), randomRotation({ degrees: 15 }), colorJitter());
 * augment(pixels, createRandom(1)); // the same picture every time
 */
export function compose(...augmentations: readonly Augmentation<Pixels>[]): Augmentation<Pixels> {
  const steps: Augmentation<Pixels>[] = [];
  for (const augmentation of augmentations) {
    const last = steps.at(-1);
    if (last && isAffine(last) && isAffine(augmentation)) steps[steps.length - 1] = join(last, augmentation);
    else steps.push(augmentation);
  }
  const [only] = steps;
  if (only && steps.length === 1) return only;
  return (pixels, random) => steps.reduce((changed, step) => step(changed, random), pixels);
}

function isAffine(augmentation: Augmentation<Pixels>): augmentation is AffineAugmentation {
  return 'draw' in augmentation;
}

function join(first: AffineAugmentation, second: AffineAugmentation): AffineAugmentation {
  const draw = (pixels: Pixels, random: Random) =>
    joinTransforms(first.draw(pixels, random), second.draw(pixels, random));
  return randomAffine(draw, second.fill);
}
