import {
  add,
  batchNorm,
  customGrad,
  fill,
  matMul,
  mul,
  neg,
  reshape,
  rsqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/** A value per channel, each `[channels]`. */
export interface Moments {
  readonly mean: Tensor1D;
  /** Biased: the sum of squares is divided by n, as Keras does, not by n - 1. */
  readonly variance: Tensor1D;
}

/** The learned part of a normalisation, each `[channels]`. */
export interface Affine {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly epsilon: number;
}

/**
 * Normalises each channel by its moments over the batch: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`.
 *
 * The gradient is in closed form. With `n` values a channel, `s = 1 / sqrt(variance + epsilon)` and
 * `xHat = (x - mean) s`:
 * `dBeta = sum dy`, `dGamma = sum dy xHat`, `dx = gamma s (dy - dBeta / n - xHat dGamma / n)`.
 * Sums over all axes but the last are products with a row of ones: on WASM a matrix product is many times faster than
 * tfjs's transposing sum, and than the Tile in its own gradient.
 *
 * @param x `[..., channels]`
 * @param onMoments receives the batch's moments, which stay owned here; what it computes is no part of the gradient
 * @returns same shape as `x`
 * @see Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
 */
export function normalizeByBatch(
  x: Tensor,
  { gamma, beta, epsilon }: Affine,
  onMoments: (moments: Moments) => void,
): Tensor {
  const channels = gamma.size;
  const rows = x.size / channels;
  const normalize = customGrad((...args) => {
    const [input, scale, offset, save] = args as [Tensor, Tensor1D, Tensor1D, (saved: Tensor[]) => void];
    const flat = reshape(input, [rows, channels]) as Tensor2D;
    const mean = channelMeans(flat);
    const centred: Tensor2D = sub(flat, mean);
    const variance = channelMeans(square(centred));
    onMoments({ mean: reshape(mean, [channels]), variance: reshape(variance, [channels]) });
    const inverse = rsqrt(add(variance, epsilon));
    const value = reshape(add(mul(centred, mul(inverse, scale)), offset), x.shape);
    save([centred, inverse, scale]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [centred, inverse, scale] = saved as [Tensor2D, Tensor2D, Tensor1D];
        const flatDy = reshape(dy, [rows, channels]) as Tensor2D;
        const meanDy = channelMeans(flatDy);
        const meanDyHat = mul(channelMeans(mul<Tensor2D>(flatDy, centred)), inverse);
        const slope = mul(inverse, scale);
        // dx = slope dy - slope meanDy - centred (slope inverse meanDyHat), one factor a channel each
        const pull = neg(mul(mul(slope, inverse), meanDyHat));
        const dx = add(mul(sub(flatDy, meanDy), slope), mul(centred, pull));
        return [
          reshape(dx, x.shape),
          reshape(mul(meanDyHat, rows), [channels]),
          reshape(mul(meanDy, rows), [channels]),
        ];
      },
    };
  });
  return normalize(x, gamma, beta);
}

/**
 * Normalises each channel by given moments, as prediction does: an affine map of `x`.
 *
 * @param x `[..., channels]`
 * @returns same shape as `x`
 */
export function normalizeByMoments(
  x: Tensor,
  { mean, variance }: Moments,
  { gamma, beta, epsilon }: Affine,
): Tensor {
  const channels = gamma.size;
  const rows = x.size / channels;
  const normalize = customGrad((...args) => {
    const [input, scale, offset, save] = args as [Tensor, Tensor1D, Tensor1D, (saved: Tensor[]) => void];
    save([input, scale]);
    return {
      value: apply(input, mean, variance, offset, scale, epsilon),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [input, scale] = saved as [Tensor, Tensor1D];
        const inverse = rsqrt(add(variance, epsilon));
        const flatDy = reshape(dy, [rows, channels]) as Tensor2D;
        const hat = mul(sub(reshape(input, [rows, channels]), mean), inverse);
        return [
          mul(dy, mul(inverse, scale)),
          reshape(mul(channelMeans(mul(flatDy, hat)), rows), [channels]),
          reshape(mul(channelMeans(flatDy), rows), [channels]),
        ];
      },
    };
  });
  return normalize(x, gamma, beta);
}

/**
 * As {@link normalizeByMoments}, but gamma and beta are constants to the gradient.
 *
 * @param x `[..., channels]`
 * @returns same shape as `x`
 */
export function normalizeFrozen(
  x: Tensor,
  { mean, variance }: Moments,
  { gamma, beta, epsilon }: Affine,
): Tensor {
  const normalize = customGrad((...args) => ({
    value: apply(args[0] as Tensor, mean, variance, beta, gamma, epsilon),
    gradFunc: (dy: Tensor) => mul(dy, mul(rsqrt(add(variance, epsilon)), gamma)),
  }));
  return normalize(x);
}

function apply(
  x: Tensor,
  mean: Tensor1D,
  variance: Tensor1D,
  beta: Tensor1D,
  gamma: Tensor1D,
  epsilon: number,
) {
  return batchNorm(
    x as never,
    mean as never,
    variance as never,
    beta as never,
    gamma as never,
    epsilon,
  ) as Tensor;
}

/** `[rows, channels]` to `[1, channels]`. */
function channelMeans(x: Tensor2D): Tensor2D {
  const rows = x.shape[0];
  return matMul(fill([1, rows], 1 / rows), x);
}
