import {
  backend_util,
  MaxPoolGrad,
  type MaxPoolGradAttrs,
  type MaxPoolGradInputs,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';
import { poolSizes } from './pool-sizes.js';

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
    assertFloats(MaxPoolGrad, dy, input);
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const dx = backend.makeOutput(shape, 'float32');
    const native = nativeOf(backend);
    const addresses = [native.address(input), native.address(dy), native.address(dx)];
    native.share('maxPoolGradient', [...addresses, ...poolSizes(info)], {
      units: info.batchSize,
      cost: util.sizeFromShape(shape) * 2,
    });
    return dx;
  },
);
