import { ShapeError } from '@striate/core';
import { type BatchAugmentation, checkRange, mixLabels, symmetricBeta } from '@striate/core/data';

export interface CutmixOptions {
  /** Shape of the Beta distribution of the kept share, 0.01..100; default 1. */
  readonly alpha?: number;
}

/**
 * Pastes a box of another example into every example of a batch, and blends the labels by the box's share of the area.
 *
 * The box is the same for the whole batch: of share `1 - s` with `s ~ Beta(alpha, alpha)`, the picture's aspect ratio, a
 * uniform centre, cut off at the border; labels follow what is left of it.
 *
 * @returns a change in place of `x` `[batch, height, width, channels]` and `y` `[batch, classes]`
 * @throws ShapeError for an alpha out of range; when used, for a batch that holds no pictures
 * @see Yun et al. 2019, https://arxiv.org/abs/1905.04899
 */
export function cutmix({ alpha = 1 }: CutmixOptions = {}): BatchAugmentation {
  checkRange('cutmix', 'alpha', alpha, 0.01, 100);
  return (batch, random) => {
    const [height, width, channels] = batch.shape;
    if (height === undefined || width === undefined || channels === undefined || batch.shape.length !== 3) {
      throw new ShapeError(
        `cutmix: expected a batch of [height, width, channels], received [${batch.shape.join(', ')}].`,
      );
    }
    const side = Math.sqrt(1 - symmetricBeta(alpha, random));
    const [top, bottom] = span(height, side, random.integer(height));
    const [left, right] = span(width, side, random.integer(width));
    const partners = random.permutation(batch.size);
    const from = batch.x.slice();
    const length = height * width * channels;
    for (let i = 0; i < batch.size; i++) {
      const other = (partners[i] as number) * length;
      for (let y = top; y < bottom; y++) {
        const start = (y * width + left) * channels;
        const end = (y * width + right) * channels;
        batch.x.set(from.subarray(other + start, other + end), i * length + start);
      }
    }
    mixLabels(batch, partners, 1 - ((bottom - top) * (right - left)) / (height * width));
  };
}

/** The part of `share * length` about `center` that lies inside. */
function span(length: number, share: number, center: number): [from: number, to: number] {
  const size = Math.round(share * length);
  const from = center - Math.floor(size / 2);
  return [Math.max(0, from), Math.min(length, from + size)];
}
