import { batchNormTraining } from '@striate/kernels/ops';
import {
  add,
  avgPool,
  customGrad,
  fill,
  matMul,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
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

type Save = (saved: Tensor[]) => void;

/**
 * Normalises each channel by its moments over the batch: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`.
 *
 * In one kernel, forward and backward, where the backend has it (WASM), composed elsewhere.
 *
 * @param x `[batch, ..., channels]`
 * @param onMoments receives the batch's moments, which stay owned here; what it computes is no part of the gradient
 * @returns same shape as `x`
 * @see Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
 */
export function normalizeByBatch(x: Tensor, affine: Affine, onMoments: (moments: Moments) => void): Tensor {
  const fused = batchNormTraining(x, affine.gamma, affine.beta, affine.epsilon);
  if (!fused) return composeByBatch(x, affine, onMoments);
  const { y, mean, variance } = fused;
  onMoments({ mean, variance });
  return y;
}

/**
 * The same of kernels that every backend has.
 *
 * The gradient is in closed form. With `n` values a channel, `s = 1 / sqrt(variance + epsilon)` and
 * `xHat = (x - mean) s`:
 * `dBeta = sum dy`, `dGamma = sum dy xHat`, `dx = gamma s (dy - dBeta / n - xHat dGamma / n)`.
 * That takes a few elementwise passes, where tfjs's own gradient tiles every value per channel to the size of `x`.
 */
function composeByBatch(
  x: Tensor,
  { gamma, beta, epsilon }: Affine,
  onMoments: (moments: Moments) => void,
): Tensor {
  const normalize = customGrad((...args) => {
    const [input, scale, offset, save] = args as [Tensor, Tensor1D, Tensor1D, Save];
    const mean = channelMeans(input);
    const centred = sub(input, mean);
    const variance = channelMeans(square(centred));
    onMoments({ mean, variance });
    const inverse = rsqrt(add(variance, epsilon));
    save([centred, inverse, scale]);
    return {
      value: add(mul(centred, mul(inverse, scale)), offset),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [centred, inverse, scale] = saved as [Tensor, Tensor1D, Tensor1D];
        const count = x.size / scale.size;
        const meanDy = channelMeans(dy);
        const meanDyHat = mul(channelMeans(mul(dy, centred)), inverse);
        const dx = mul(sub(sub(dy, meanDy), mul(centred, mul(inverse, meanDyHat))), mul(inverse, scale));
        return [dx, mul(meanDyHat, count), mul(meanDy, count)];
      },
    };
  });
  return normalize(x, gamma, beta);
}

/**
 * Normalises each channel by given moments, as prediction does: one factor and one offset a channel.
 *
 * @param x `[batch, ..., channels]`
 * @returns same shape as `x`
 */
export function normalizeByMoments(
  x: Tensor,
  { mean, variance }: Moments,
  { gamma, beta, epsilon }: Affine,
): Tensor {
  const normalize = customGrad((...args) => {
    const [input, scale, offset, save] = args as [Tensor, Tensor1D, Tensor1D, Save];
    const inverse = rsqrt(add(variance, epsilon));
    const factor = mul(inverse, scale);
    save([input, factor, inverse]);
    return {
      value: add(mul(input, factor), sub(offset, mul(mean, factor))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [input, factor, inverse] = saved as [Tensor, Tensor1D, Tensor1D];
        const count = x.size / factor.size;
        const hat = mul(sub(input, mean), inverse);
        return [mul(dy, factor), mul(channelMeans(mul(dy, hat)), count), mul(channelMeans(dy), count)];
      },
    };
  });
  return normalize(x, gamma, beta);
}

/**
 * As {@link normalizeByMoments}, but gamma and beta are constants to the gradient.
 *
 * @param x `[batch, ..., channels]`
 * @returns same shape as `x`
 */
export function normalizeFrozen(
  x: Tensor,
  { mean, variance }: Moments,
  { gamma, beta, epsilon }: Affine,
): Tensor {
  const normalize = customGrad((...args) => {
    const [input, save] = args as [Tensor, Save];
    const factor = mul(rsqrt(add(variance, epsilon)), gamma);
    save([factor]);
    return {
      value: add(mul(input, factor), sub(beta, mul(mean, factor))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, saved[0] as Tensor),
    };
  });
  return normalize(x);
}

/**
 * The mean of each channel. An average pool over all positions is on WASM ten times faster than tfjs's mean, which
 * transposes first; that leaves one row an example, few enough for a product with a row of weights.
 */
function channelMeans(x: Tensor): Tensor1D {
  const channels = x.shape[x.rank - 1] as number;
  const examples = x.shape[0] as number;
  const positions = x.size / (examples * channels);
  let rows = x;
  if (positions > 1) {
    rows = avgPool(reshape(x, [examples, positions, 1, channels]) as Tensor4D, [positions, 1], 1, 'valid');
  }
  const perExample = reshape(rows, [examples, channels]) as Tensor2D;
  return reshape(matMul<Tensor2D>(fill([1, examples], 1 / examples), perExample), [channels]);
}
