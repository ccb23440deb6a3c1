import { Add, type TensorInfo } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { activateRest, EVERYTHING, type FusedActivation, type Range, rangeOf } from './activate.js';
import { clamp } from './clamp.js';
import { isRow } from './finish.js';
import { type KernelArgs, withIntermediates } from './kernel.js';

/** What tfjs's fused kernels add to a product or a convolution. */
interface Additions {
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

/**
 * A product or convolution with bias and activation, which it computes itself as far as it can: a bias of one number a
 * column, and an activation that is a range. A bias of any other shape is broadcast, as tfjs's cpu backend does.
 *
 * @param columns length of the output's last axis
 * @param compute the product or convolution, plus a row of `columns` numbers if any, clamped
 * @returns owned by the caller
 */
export function fuse(
  { inputs: { bias, preluActivationWeights }, attrs, backend }: KernelArgs<Additions, FusedActivation>,
  columns: number,
  compute: (bias: TensorInfo | undefined, range: Range) => TensorInfo,
): TensorInfo {
  const range = rangeOf(attrs.activation);
  return withIntermediates(backend, (run, own) => {
    if (!bias || isRow(bias, columns)) {
      return activateRest(run, own(compute(bias, range)), attrs, preluActivationWeights);
    }
    const sum = run(Add, { a: own(compute(undefined, EVERYTHING)), b: bias });
    clamp(nativeOf(backend), sum, sum, range);
    return activateRest(run, sum, attrs, preluActivationWeights);
  });
}
