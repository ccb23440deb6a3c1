import { broadcast_util, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** The gradient of an input that was broadcast: the sum over its repetitions. */
export function sumTo(input: Tensor, gradient: Tensor): Tensor {
  const axes = broadcast_util.getReductionAxes(input.shape, gradient.shape);
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), input.shape);
}
