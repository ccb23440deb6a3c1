import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { BATCH_NORM_TRAINING_GRADIENT, type BatchNormTrainingAttrs } from '../ops/batch-norm-training.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/**
 * Gradients of `batchNormTraining` in closed form: `[dx, dGamma, dBeta]`. With n values a channel,
 * `s = 1 / sqrt(variance + epsilon)` and `xHat = (x - mean) s`: `dBeta = sum dy`, `dGamma = sum dy xHat`,
 * `dx = gamma s (dy - dBeta / n - xHat dGamma / n)`.
 */
export const batchNormTrainingGradient = defineKernel<
  Pick<NamedTensorInfoMap, 'x' | 'dy' | 'gamma' | 'mean' | 'variance'>,
  BatchNormTrainingAttrs
>(BATCH_NORM_TRAINING_GRADIENT, ({ inputs: { x, dy, gamma, mean, variance }, attrs, backend }) => {
  assertFloats(BATCH_NORM_TRAINING_GRADIENT, x, dy, gamma, mean, variance);
  const channels = x.shape.at(-1)!;
  const rows = util.sizeFromShape(x.shape) / channels;
  const dx = backend.makeOutput(x.shape, 'float32');
  const dGamma = backend.makeOutput([channels], 'float32');
  const dBeta = backend.makeOutput([channels], 'float32');
  const native = nativeOf(backend);
  const { batchNormGradientFactors, rowBlocks } = native.functions;
  const units = rowBlocks(rows, channels);
  const work = { units, cost: rows * channels };
  const row = channels * 4;
  native.withScratch((units * 2 + 3) * row, (scratch) => {
    const [factors, sums] = [scratch, scratch + 3 * row];
    const inputs = [native.address(x), native.address(dy)];
    const meanAt = native.address(mean);
    native.share('batchNormGradientSums', [...inputs, meanAt, rows, channels, sums], work);
    batchNormGradientFactors(
      ...[sums, rows, channels, native.address(gamma), native.address(variance), attrs.epsilon],
      ...[native.address(dGamma), native.address(dBeta), factors],
    );
    const rest = [rows, channels, meanAt, factors, native.address(dx)];
    native.share('batchNormInputGradient', [...inputs, ...rest], work);
  });
  return [dx, dGamma, dBeta];
});
