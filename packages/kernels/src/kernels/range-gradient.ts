import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** Our kernel's name; tfjs has none. */
export const RANGE_GRADIENT = 'RangeGradient';

/** Attributes of {@link RANGE_GRADIENT}. */
export interface RangeGradientAttrs {
  /** The gradient passes where `low <= x <= high`. */
  readonly low: number;
  readonly high: number;
  /** What it is multiplied with elsewhere; at 0 nothing passes, Infinity neither. */
  readonly slope: number;
  /** Whether it is NaN where `x` is, or as outside of the range. */
  readonly keepsNaN: boolean;
}

/** Gradient of functions that are straight in a range and on both sides of it. tfjs takes three or four kernels. */
export const rangeGradient = defineKernel<Pick<NamedTensorInfoMap, 'dy' | 'x'>, RangeGradientAttrs>(
  RANGE_GRADIENT,
  ({ inputs: { dy, x }, attrs: { low, high, slope, keepsNaN }, backend }) => {
    assertFloats(RANGE_GRADIENT, dy, x);
    const dx = backend.makeOutput(x.shape, 'float32');
    const native = nativeOf(backend);
    const length = util.sizeFromShape(x.shape);
    const addresses = [native.address(dy), native.address(x), native.address(dx)];
    native.share('rangeGradient', [...addresses, length, low, high, slope, Number(keepsNaN)], {
      units: native.functions.elementUnits(length),
      cost: length,
    });
    return dx;
  },
);
