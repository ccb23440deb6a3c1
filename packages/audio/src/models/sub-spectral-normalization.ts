import { batchNormalization, permute, reshape } from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

export interface SubSpectralNormalizationOptions {
  /** Sub-bands of equal height; must divide the number of columns. */
  readonly groups: number;
  /** Of the batch normalisation; the other layers are named after it. */
  readonly name: string;
}

/**
 * Batch normalisation with statistics, gamma and beta of its own for every sub-band of the frequencies.
 *
 * Of ordinary layers, so that plain tfjs opens what is saved: sub-bands become channels for one batch normalisation over
 * `groups * channels`, a sub-band's channels side by side, and are laid back. With one column in each sub-band nothing
 * moves in memory.
 *
 * @param x `[batch, frames, columns, channels]`, float32
 * @returns same shape as `x`
 * @see Chang et al. 2021, https://arxiv.org/abs/2102.03216
 */
export function subSpectralNormalization(
  x: SymbolicTensor,
  { groups, name }: SubSpectralNormalizationOptions,
): SymbolicTensor {
  const [frames, columns, channels] = x.shape.slice(1) as [number, number, number];
  const height = columns / groups;
  const normalize = (bands: SymbolicTensor) =>
    batchNormalization(bands, { momentum: 0.9, epsilon: 1e-5, name });
  if (height === 1) {
    const bands = reshape(x, { targetShape: [frames, groups * channels], name: `${name}_join` });
    return reshape(normalize(bands), { targetShape: [frames, columns, channels], name: `${name}_part` });
  }
  let y = reshape(x, { targetShape: [frames, groups, height, channels], name: `${name}_bands` });
  y = permute(y, { dims: [1, 3, 2, 4], name: `${name}_inward` });
  y = reshape(y, { targetShape: [frames * height, groups * channels], name: `${name}_join` });
  y = reshape(normalize(y), { targetShape: [frames, height, groups, channels], name: `${name}_part` });
  y = permute(y, { dims: [1, 3, 2, 4], name: `${name}_outward` });
  return reshape(y, { targetShape: [frames, columns, channels], name: `${name}_columns` });
}
