import { softmaxCrossEntropy as fusedSoftmaxCrossEntropy } from '@striate/kernels/ops';
import {
  add,
  customGrad,
  div,
  exp,
  type GradSaveFunc,
  log,
  max,
  mul,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

/** Options of `softmaxCrossEntropy`. */
export interface SoftmaxCrossEntropyOptions {
  /** Share of each target that is spread evenly over all classes, in [0, 1); default 0. */
  readonly labelSmoothing?: number;
  /** A factor for each class's term; default 1. */
  readonly classWeights?: readonly number[];
}

/**
 * Mean cross-entropy between targets and the softmax of logits:
 * `-1/batch sum_n sum_c w_c t_nc log softmax(logits_n)_c` with `t = (1 - smoothing) target + smoothing / classes`.
 *
 * Equals PyTorch's `CrossEntropyLoss(weight, label_smoothing)` on targets that are probabilities, which divides by the
 * number of examples. In one kernel, with its gradient, where the backend has it (WASM), composed elsewhere. Given class indices, PyTorch divides by the sum of their weights instead: a batch of rare classes
 * then counts no more than another, and the gradient's scale depends on who else is in the batch.
 *
 * @param logits `[batch, classes]`, float32
 * @param targets `[batch, classes]`, float32: one-hot or mixed
 * @returns a scalar, differentiable by the logits
 * @see Szegedy et al. 2015, https://arxiv.org/abs/1512.00567, section 7: label smoothing
 * @example
 * softmaxCrossEntropy(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0]])); // 0.1269
 */
export function softmaxCrossEntropy(
  logits: Tensor2D,
  targets: Tensor2D,
  { labelSmoothing = 0, classWeights }: SoftmaxCrossEntropyOptions = {},
): Scalar {
  return tidy(() => {
    const weights = classWeights && tensor1d([...classWeights]);
    const fused = fusedSoftmaxCrossEntropy(logits, targets, { labelSmoothing, classWeights: weights });
    if (fused) return fused;
    const classes = targets.shape[1];
    let weighted: Tensor2D = targets;
    if (labelSmoothing > 0) {
      weighted = add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
    }
    if (weights) weighted = mul(weighted, weights);
    return crossEntropyOf(logits, weighted);
  });
}

/** One operation with a gradient of its own: shorter, and stable where softmax saturates. */
function crossEntropyOf(logits: Tensor2D, targets: Tensor2D): Scalar {
  const batch = targets.shape[0];
  const loss = customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, GradSaveFunc];
    const shifted = sub(x, max(x, -1, true));
    const exps = exp(shifted);
    const total = sum(exps, -1, true);
    const logProbabilities = sub(shifted, log(total));
    save([div(exps, total), targets]);
    const value: Tensor = mul(sum(mul(logProbabilities, targets)), -1 / batch);
    return {
      value,
      gradFunc(dy: Tensor, saved: Tensor[]) {
        const [probabilities, t] = saved as [Tensor, Tensor];
        const change = sub(mul(probabilities, sum(t, -1, true)), t);
        return mul(change, mul(dy, 1 / batch));
      },
    };
  });
  return loss(logits) as Scalar;
}
