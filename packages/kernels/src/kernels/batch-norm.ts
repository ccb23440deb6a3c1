import {
  FusedBatchNorm,
  type FusedBatchNormAttrs,
  type FusedBatchNormInputs,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { isRow } from './finish.js';
import { wrapKernel } from './kernel.js';

/**
 * Batch normalisation by moments that are given, as in prediction: `(x - mean) scale / sqrt(variance + epsilon) + offset`.
 * Where they are not one number a channel, or a factor is missing, tfjs's kernel does it.
 */
export const batchNorm = wrapKernel<FusedBatchNormInputs, FusedBatchNormAttrs>(
  FusedBatchNorm,
  (original) => (args) => {
    const { inputs, attrs, backend } = args;
    const { x, mean, variance, scale, offset } = inputs;
    const channels = x.shape.at(-1) ?? 0;
    const rowWise = [x, mean, variance, scale, offset].every(
      (info) => info === x || (info && isRow(info, channels)),
    );
    if (x.dtype !== 'float32' || channels === 0 || !rowWise) return original(args);
    const y = backend.makeOutput(x.shape, 'float32');
    const native = nativeOf(backend);
    const rows = util.sizeFromShape(x.shape) / channels;
    native.withScratch(channels * 4, (factors) => {
      native.functions.batchNormScale(
        ...[native.address(scale), native.address(variance), attrs.varianceEpsilon, channels, factors],
      );
      native.share(
        'normalizeRows',
        [
          ...[native.address(x), rows, channels, native.address(mean), factors],
          ...[native.address(offset), native.address(y)],
        ],
        { units: native.functions.rowBlocks(rows, channels), cost: rows * channels },
      );
    });
    return y;
  },
);
