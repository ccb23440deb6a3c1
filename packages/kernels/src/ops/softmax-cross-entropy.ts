import {
  dispose,
  type NamedTensorMap,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { runOptional } from './run-optional.js';

/** Our kernel's name; tfjs has none. */
export const SOFTMAX_CROSS_ENTROPY = 'SoftmaxCrossEntropy';

/** Settings of `softmaxCrossEntropy`. */
export interface SoftmaxCrossEntropyOptions {
  /** Share of each target that is spread evenly over all classes; default 0. */
  readonly labelSmoothing?: number;
  /** `[classes]`, float32: a factor for each class's term; default 1. */
  readonly classWeights?: Tensor1D;
}

/**
 * Mean cross-entropy of the softmax of logits, with its gradient, in one pass:
 * `-1/batch sum_n sum_c w_c t_nc log softmax(logits_n)_c` with `t = (1 - smoothing) target + smoothing / classes`.
 * Differentiable by the logits; everything else is a constant.
 *
 * @param logits `[batch, classes]`, float32
 * @param targets `[batch, classes]`, float32: one-hot or mixed
 * @returns a scalar, or null where the current backend has no kernel for it
 * @throws Error where the shapes don't go together
 * @see Bridle 1990, https://doi.org/10.1007/978-3-642-76153-9_28
 * @example
 * ```ts
 * const loss = softmaxCrossEntropy(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0]])); // 0.1269
 * ```
 */
export function softmaxCrossEntropy(
  logits: Tensor2D,
  targets: Tensor2D,
  { labelSmoothing = 0, classWeights }: SoftmaxCrossEntropyOptions = {},
): Scalar | null {
  const [batch, classes] = logits.shape;
  const areEqual = targets.shape[0] === batch && targets.shape[1] === classes;
  if (
    logits.rank !== 2 ||
    !areEqual ||
    logits.size === 0 ||
    (classWeights && classWeights.size !== classes)
  ) {
    throw new Error(
      'softmaxCrossEntropy: expected logits [batch, classes] that are not empty, targets of the same shape and one class ' +
        `weight for each class, received [${logits.shape}], [${targets.shape}] and [${classWeights?.shape ?? 'none'}]`,
    );
  }
  const inputs: NamedTensorMap = classWeights ? { logits, targets, classWeights } : { logits, targets };
  const outputs = runOptional(SOFTMAX_CROSS_ENTROPY, inputs, { labelSmoothing });
  if (!outputs) return null;
  const [loss, change] = outputs;
  dispose(change!);
  return loss as Scalar;
}
