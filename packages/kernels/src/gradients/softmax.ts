import {
  engine,
  type GradConfig,
  getBackend,
  getKernel,
  mul,
  Softmax,
  sub,
  sum,
  type Tensor,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { SOFTMAX_GRADIENT } from '../kernels/softmax-gradient.js';
import { SOFTMAX_CROSS_ENTROPY } from '../ops/softmax-cross-entropy.js';

/** Gradient of `tf.softmax`: one kernel where there is one for it, tfjs's own composition elsewhere. */
export const softmaxGradient: GradConfig = {
  kernelName: Softmax,
  outputsToSave: [true],
  gradFunc: (gradient, saved) => {
    const dy = gradient as Tensor;
    const [y] = saved as [Tensor];
    const fused = getKernel(SOFTMAX_GRADIENT, getBackend()) !== undefined;
    return { logits: () => (fused ? run(dy, y) : compose(dy, y)) };
  },
};

/** Gradient of that kernel itself, for gradients of gradients. */
export const softmaxGradientGradient: GradConfig = {
  kernelName: SOFTMAX_GRADIENT,
  inputsToSave: ['dy', 'y'],
  gradFunc: (gradient, saved) => {
    const ddx = gradient as Tensor;
    const [dy, y] = saved as [Tensor, Tensor];
    return {
      // Softmax's matrix of derivatives is symmetric.
      dy: () => run(ddx, y),
      y: () => sub(mul(ddx, sub(dy, sum(mul(dy, y), -1, true))), mul(dy, sum(mul(ddx, y), -1, true))),
    };
  },
};

/** Gradient of the mean cross-entropy, which its kernel has worked out already. */
export const softmaxCrossEntropyGradient: GradConfig = {
  kernelName: SOFTMAX_CROSS_ENTROPY,
  outputsToSave: [false, true],
  gradFunc: (gradients, saved) => {
    const [dy] = gradients as Tensor[];
    const [change] = saved as [Tensor];
    return {
      logits: () => mul(change, dy!),
      targets: () => zerosLike(change),
      classWeights: () => zeros([change.shape[1]!]),
    };
  },
};

function run(dy: Tensor, y: Tensor): Tensor {
  return engine().runKernel(SOFTMAX_GRADIENT, { dy, y }) as Tensor;
}

function compose(dy: Tensor, y: Tensor): Tensor {
  const product = mul(dy, y);
  return sub(product, mul(sum(product, -1, true), y));
}
