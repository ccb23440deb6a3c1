import {
  BatchMatMul,
  type BatchMatMulAttrs,
  type GradConfig,
  matMul,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sumTo } from './sum-to.js';

/**
 * Gradient of `tf.matMul`. Where one side's batch was repeated to fit the other's, its gradient is the sum over the
 * repetitions; tfjs's leaves them apart and fails.
 */
export const batchMatMulGradient: GradConfig = {
  kernelName: BatchMatMul,
  inputsToSave: ['a', 'b'],
  gradFunc: (gradient, saved, attrs) => {
    const dy = gradient as Tensor;
    const [a, b] = saved as [Tensor, Tensor];
    const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
    return {
      a: () => sumTo(a, transposeA ? matMul(b, dy, transposeB, true) : matMul(dy, b, false, !transposeB)),
      b: () => sumTo(b, transposeB ? matMul(dy, a, true, transposeA) : matMul(a, dy, !transposeA, false)),
    };
  },
};
