import {
  abs,
  add,
  customGrad,
  exp,
  type GradSaveFunc,
  log,
  mean,
  mul,
  neg,
  relu,
  type Scalar,
  sigmoid,
  sub,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

/** Options of `sigmoidCrossEntropy`. */
export interface SigmoidCrossEntropyOptions {
  /** Share of each target that is spread evenly over yes and no, in [0, 1); default 0. */
  readonly labelSmoothing?: number;
  /** A factor for each class's positive term; default 1. */
  readonly classWeights?: readonly number[];
}

/**
 * Mean binary cross-entropy between targets and the sigmoid of logits, each class by itself:
 * `-mean_nc (w_c t_nc log s(x_nc) + (1 - t_nc) log(1 - s(x_nc)))` with `t = (1 - smoothing) target + smoothing / 2`.
 *
 * Equals PyTorch's `BCEWithLogitsLoss(pos_weight)`, which is a mean over examples and classes too. Computed as
 * `(1 - t) x + (1 + (w - 1) t) (log(1 + e^-|x|) + max(-x, 0))`, which overflows for no logit.
 *
 * @param logits `[batch, classes]`, float32
 * @param targets `[batch, classes]`, float32: 1 for each class that an example has, or mixed
 * @returns a scalar, differentiable by the logits
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 * @example
 * sigmoidCrossEntropy(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0]])); // 0.4100
 */
export function sigmoidCrossEntropy(
  logits: Tensor2D,
  targets: Tensor2D,
  { labelSmoothing = 0, classWeights }: SigmoidCrossEntropyOptions = {},
): Scalar {
  return tidy(() => {
    const smoothed = add(mul(targets, 1 - labelSmoothing), labelSmoothing / 2);
    const positive = classWeights ? mul(smoothed, tensor1d([...classWeights])) : smoothed;
    return crossEntropyOf(logits, positive, sub(1, smoothed));
  });
}

/**
 * One operation with a gradient of its own, shorter than that of its parts.
 *
 * @param positive and
 * @param negative what a yes and a no to each class count
 */
function crossEntropyOf(logits: Tensor, positive: Tensor, negative: Tensor): Scalar {
  const weight = add(positive, negative);
  const loss = customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, GradSaveFunc];
    save([x, positive, weight]);
    const negativeLog = add(log(add(exp(neg(abs(x))), 1)), relu(neg(x)));
    return {
      value: mean(add(mul(negative, x), mul(weight, negativeLog))),
      gradFunc(dy: Tensor, saved: Tensor[]) {
        const [logit, yes, all] = saved as [Tensor, Tensor, Tensor];
        return mul(sub(mul(all, sigmoid(logit)), yes), mul(dy, 1 / logit.size));
      },
    };
  });
  return loss(logits) as Scalar;
}
