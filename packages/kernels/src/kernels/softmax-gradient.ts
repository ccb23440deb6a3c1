import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** Our kernel's name; tfjs has none. */
export const SOFTMAX_GRADIENT = 'SoftmaxGradient';

/** Gradient of `y = softmax(x)` over the last axis: `dx = y (dy - sum dy y)`. tfjs takes four kernels for it. */
export const softmaxGradient = defineKernel<Pick<NamedTensorInfoMap, 'dy' | 'y'>, object>(
  SOFTMAX_GRADIENT,
  ({ inputs: { dy, y }, backend }) => {
    assertFloats(SOFTMAX_GRADIENT, dy, y);
    const dx = backend.makeOutput(y.shape, 'float32');
    const size = util.sizeFromShape(y.shape);
    if (size === 0) return dx;
    const classes = y.shape.at(-1) ?? 1;
    const native = nativeOf(backend);
    const addresses = [y, dy, dx].map((info) => native.address(info));
    native.share('softmaxGradient', [...addresses, classes], { units: size / classes, cost: size * 4 });
    return dx;
  },
);
