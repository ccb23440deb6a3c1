import type { ArrayBatch, BatchAugmentation } from './batch.js';
import { symmetricBeta } from './beta.js';
import { checkRange } from './check-range.js';

export interface MixupOptions {
  /** Shape of the Beta distribution of the share, 0.01..100; default 0.2. */
  readonly alpha?: number;
}

/**
 * Blends every example of a batch with another one: `x = s x_i + (1 - s) x_j`, labels likewise, with one share
 * `s ~ Beta(alpha, alpha)` a batch and a random partner `j` for each `i`.
 *
 * @returns a change in place of `x` `[batch, ...shape]` and `y` `[batch, classes]`
 * @throws ShapeError for an alpha out of range
 * @see Zhang et al. 2017, https://arxiv.org/abs/1710.09412
 */
export function mixup({ alpha = 0.2 }: MixupOptions = {}): BatchAugmentation {
  checkRange('mixup', 'alpha', alpha, 0.01, 100);
  return (batch, random) => {
    const share = symmetricBeta(alpha, random);
    const partners = random.permutation(batch.size);
    blend(batch.x, batch.x.slice(), partners, share);
    mixLabels(batch, partners, share);
  };
}

/**
 * Blends the labels of a batch in place: `y_i = share y_i + (1 - share) y_partner`.
 *
 * @param partners one for each example
 * @param share of an example's own label, 0..1
 */
export function mixLabels(batch: ArrayBatch, partners: Uint32Array, share: number): void {
  blend(batch.y, batch.y.slice(), partners, share);
}

function blend(to: Float32Array, from: Float32Array, partners: Uint32Array, share: number): void {
  const length = to.length / partners.length;
  for (let i = 0; i < partners.length; i++) {
    const own = i * length;
    const other = (partners[i] as number) * length;
    for (let k = 0; k < length; k++) {
      to[own + k] = (from[own + k] as number) * share + (from[other + k] as number) * (1 - share);
    }
  }
}
