import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropFilterInputs,
} from '@tensorflow/tfjs-core';
import { defineKernel, floats } from './kernel.js';

/**
 * Gradient of a depthwise convolution for its filter:
 *
 *     df[a, b, c, m] = sum_{n, i, j} x[n, i * s + a * d - p, j * s + b * d - p, c] * dy[n, i, j, c * multiplier + m]
 */
export const depthwiseConv2dBackpropFilter = defineKernel<
  DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropFilterAttrs
>(DepthwiseConv2dNativeBackpropFilter, ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { strides, dilations, pad, dimRoundingMode, filterShape } = attrs;
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const { inChannels, outChannels, inHeight, inWidth, outHeight, outWidth } = info;
  const multiplier = outChannels / inChannels;
  const df = backend.makeOutput(filterShape, 'float32');
  const values = floats(backend, x);
  const gradients = floats(backend, dy);
  // Float64, because one weight adds up a term for every pixel of the batch.
  const sums = new Float64Array(info.filterHeight * info.filterWidth * outChannels);

  for (let n = 0; n < info.batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const output = ((n * outHeight + i) * outWidth + j) * outChannels;
        for (let a = 0; a < info.filterHeight; a++) {
          const row = i * info.strideHeight + a * info.dilationHeight - info.padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          for (let b = 0; b < info.filterWidth; b++) {
            const column = j * info.strideWidth + b * info.dilationWidth - info.padInfo.left;
            if (column < 0 || column >= inWidth) continue;
            const source = ((n * inHeight + row) * inWidth + column) * inChannels;
            const tap = (a * info.filterWidth + b) * outChannels;
            if (multiplier === 1) {
              for (let c = 0; c < inChannels; c++) {
                sums[tap + c] = sums[tap + c]! + values[source + c]! * gradients[output + c]!;
              }
              continue;
            }
            for (let c = 0; c < inChannels; c++) {
              const value = values[source + c]!;
              for (let k = c * multiplier; k < (c + 1) * multiplier; k++) {
                sums[tap + k] = sums[tap + k]! + value * gradients[output + k]!;
              }
            }
          }
        }
      }
    }
  }
  floats(backend, df).set(sums);
  return df;
});
