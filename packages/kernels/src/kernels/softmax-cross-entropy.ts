import type { TensorInfo } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { SOFTMAX_CROSS_ENTROPY } from '../ops/softmax-cross-entropy.js';
import { assertFloats } from './dtype.js';
import { defineKernel, floats } from './kernel.js';

interface Inputs {
  readonly logits: TensorInfo;
  readonly targets: TensorInfo;
  readonly classWeights?: TensorInfo;
}

/** A number takes an exponential and some divisions. */
const NANOSECONDS = 8;

/** Mean cross-entropy of the softmax of logits `[batch, classes]`, and its gradient: `[loss, change]`. */
export const softmaxCrossEntropy = defineKernel<Inputs, { readonly labelSmoothing: number }>(
  SOFTMAX_CROSS_ENTROPY,
  ({ inputs: { logits, targets, classWeights }, attrs: { labelSmoothing }, backend }) => {
    assertFloats(SOFTMAX_CROSS_ENTROPY, logits, targets, ...(classWeights ? [classWeights] : []));
    const [batch, classes] = logits.shape as [number, number];
    const loss = backend.makeOutput([], 'float32');
    const change = backend.makeOutput(logits.shape, 'float32');
    const losses = new Float64Array(batch);
    const native = nativeOf(backend);
    native.withNumbers(losses, (lossesAt) => {
      const weights = classWeights ? native.address(classWeights) : 0;
      const given = [native.address(logits), native.address(targets), weights];
      const smoothing = [1 - labelSmoothing, labelSmoothing / classes];
      native.share(
        'softmaxCrossEntropy',
        [...given, ...smoothing, native.address(change), lossesAt, batch, classes],
        { units: batch, cost: batch * classes * NANOSECONDS },
      );
    });
    floats(backend, loss)[0] = losses.reduce((sum, one) => sum + one, 0) / batch;
    return [loss, change];
  },
);
