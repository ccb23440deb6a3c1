import {
  addN,
  div,
  maximum,
  mul,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Scales gradients down together, so that their joint L2 norm is at most `clipNorm`:
 * `g * clipNorm / max(norm, clipNorm)`.
 *
 * @param gradients still owned by the caller
 * @param clipNorm above 0
 * @returns new tensors, owned by the caller
 * @see Pascanu et al. 2012, https://arxiv.org/abs/1211.5063
 */
export function clipByGlobalNorm(gradients: readonly Tensor[], clipNorm: number): Tensor[] {
  return tidy(() => {
    const norm = sqrt(addN(gradients.map((gradient) => sum(square(gradient)) as Scalar)));
    const factor = div(clipNorm, maximum(norm, clipNorm));
    return gradients.map((gradient) => mul(gradient, factor));
  });
}
