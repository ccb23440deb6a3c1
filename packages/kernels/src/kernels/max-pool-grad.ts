import {
  backend_util,
  MaxPoolGrad,
  type MaxPoolGradAttrs,
  type MaxPoolGradInputs,
} from '@tensorflow/tfjs-core';
import { defineKernel, floats } from './kernel.js';

/**
 * Gradient of max pooling: each output's gradient goes to the first largest value of its window, in row-major order. NaN
 * is never largest, and a window of nothing but NaN or -Infinity passes no gradient on; both as on the cpu backend.
 *
 * Replaces tfjs's own, which sends a tie to the last value and a window with no positive value to its corner.
 */
export const maxPoolGrad = defineKernel<MaxPoolGradInputs, MaxPoolGradAttrs>(
  MaxPoolGrad,
  ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const info = backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const { inChannels: channels, inHeight, inWidth, outHeight, outWidth } = info;
    const dx = backend.makeOutput(input.shape, 'float32');
    const values = floats(backend, input);
    const gradients = floats(backend, dy);
    const sums = floats(backend, dx).fill(0);

    for (let n = 0; n < info.batchSize; n++) {
      for (let i = 0; i < outHeight; i++) {
        const top = i * info.strideHeight - info.padInfo.top;
        const firstRow = Math.max(0, top);
        const endRow = Math.min(inHeight, top + info.filterHeight);
        for (let j = 0; j < outWidth; j++) {
          const left = j * info.strideWidth - info.padInfo.left;
          const firstColumn = Math.max(0, left);
          const endColumn = Math.min(inWidth, left + info.filterWidth);
          const output = ((n * outHeight + i) * outWidth + j) * channels;
          for (let c = 0; c < channels; c++) {
            let largest = Number.NEGATIVE_INFINITY;
            let place = -1;
            for (let row = firstRow; row < endRow; row++) {
              let at = ((n * inHeight + row) * inWidth + firstColumn) * channels + c;
              for (let column = firstColumn; column < endColumn; column++, at += channels) {
                const value = values[at]!;
                if (value > largest) {
                  largest = value;
                  place = at;
                }
              }
            }
            if (place >= 0) sums[place] = sums[place]! + gradients[output + c]!;
          }
        }
      }
    }
    return dx;
  },
);
