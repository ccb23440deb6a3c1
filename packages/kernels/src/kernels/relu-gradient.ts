import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** Our kernel's name; tfjs has none. */
export const RELU_GRADIENT = 'ReluGradient';

/** Attributes of {@link RELU_GRADIENT}. */
export interface ReluGradientAttrs {
  /** Above it no gradient passes: 6 for ReLU6, Infinity for ReLU. */
  readonly ceiling: number;
}

/** `dx = dy` where `0 < x <= ceiling`, else 0; NaN where x is. tfjs takes four kernels for it. */
export const reluGradient = defineKernel<Pick<NamedTensorInfoMap, 'dy' | 'x'>, ReluGradientAttrs>(
  RELU_GRADIENT,
  ({ inputs: { dy, x }, attrs, backend }) => {
    assertFloats(RELU_GRADIENT, dy, x);
    const dx = backend.makeOutput(x.shape, 'float32');
    const native = nativeOf(backend);
    const length = util.sizeFromShape(x.shape);
    native.share(
      'reluGradient',
      [native.address(dy), native.address(x), native.address(dx), length, attrs.ceiling],
      { units: native.functions.elementUnits(length), cost: length },
    );
    return dx;
  },
);
