import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { BATCH_NORM_TRAINING, type BatchNormTrainingAttrs } from '../ops/batch-norm-training.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** Batch normalisation by the batch's own moments, which it gives back too: `[y, mean, variance]`. */
export const batchNormTraining = defineKernel<
  Pick<NamedTensorInfoMap, 'x' | 'gamma' | 'beta'>,
  BatchNormTrainingAttrs
>(BATCH_NORM_TRAINING, ({ inputs: { x, gamma, beta }, attrs, backend }) => {
  assertFloats(BATCH_NORM_TRAINING, x, gamma, beta);
  const channels = x.shape.at(-1)!;
  const rows = util.sizeFromShape(x.shape) / channels;
  const y = backend.makeOutput(x.shape, 'float32');
  const mean = backend.makeOutput([channels], 'float32');
  const variance = backend.makeOutput([channels], 'float32');
  const native = nativeOf(backend);
  const { batchNormStatistics, rowBlocks } = native.functions;
  const units = rowBlocks(rows, channels);
  const work = { units, cost: rows * channels };
  const row = channels * 4;
  native.withScratch((units * 2 + 1) * row, (scratch) => {
    const [scale, moments] = [scratch, scratch + row];
    const [xAt, meanAt] = [native.address(x), native.address(mean)];
    native.share('batchNormMoments', [xAt, rows, channels, moments], work);
    batchNormStatistics(
      ...[moments, rows, channels, native.address(gamma), attrs.epsilon],
      ...[meanAt, native.address(variance), scale],
    );
    const to = [native.address(beta), native.address(y)];
    native.share('normalizeRows', [xAt, rows, channels, meanAt, scale, ...to], work);
  });
  return [y, mean, variance];
});
