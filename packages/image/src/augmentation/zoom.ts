import { ShapeError } from '@striate/core';
import { checkRange } from '@striate/core/data';
import { type AffineAugmentation, type Fill, IDENTITY, randomAffine } from './affine.js';

export interface ZoomOptions {
  /** The range of the factor; above 1 enlarges the content; default `[0.9, 1.1]`. */
  readonly range?: readonly [least: number, most: number];
  /** Whether width and height get factors of their own; default false. */
  readonly stretch?: boolean;
  /** Default `edge`. */
  readonly fill?: Fill;
}

/**
 * Enlarges or shrinks a picture's content about its centre by a uniform random factor.
 *
 * @throws ShapeError for factors outside 0.1..10 or in the wrong order
 */
export function randomZoom(options: ZoomOptions = {}): AffineAugmentation {
  const { range = [0.9, 1.1], stretch = false, fill = 'edge' } = options;
  const [least, most] = range;
  checkRange('randomZoom', 'the least factor', least, 0.1, 10);
  checkRange('randomZoom', 'the largest factor', most, 0.1, 10);
  if (least > most) {
    throw new ShapeError(`randomZoom: range must be [least, most], received [${least}, ${most}].`);
  }
  return randomAffine((_pixels, random) => {
    const draw = (): number => least + (most - least) * random.uniform();
    const a = draw();
    return { ...IDENTITY, a, d: stretch ? draw() : a };
  }, fill);
}
