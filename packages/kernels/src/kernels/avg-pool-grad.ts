import {
  AvgPoolGrad,
  type AvgPoolGradAttrs,
  type AvgPoolGradInputs,
  backend_util,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';
import { poolSizes } from './pool-sizes.js';

/**
 * Gradient of average pooling: each pixel of a window gets its share of the output's gradient, one over the window's size.
 * As tfjs's own, it counts the pixels outside of the image too; the gradient of `tf.avgPool` scales `dy` to make up for it.
 */
export const avgPoolGrad = defineKernel<AvgPoolGradInputs, AvgPoolGradAttrs>(
  AvgPoolGrad,
  ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    assertFloats(AvgPoolGrad, dy, input);
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, attrs.filterSize, attrs.strides, 1, attrs.pad);
    const dx = backend.makeOutput(shape, 'float32');
    const native = nativeOf(backend);
    const share = 1 / (info.filterHeight * info.filterWidth);
    native.share('averagePoolGradient', [native.address(dy), native.address(dx), ...poolSizes(info), share], {
      units: info.batchSize,
      cost: util.sizeFromShape(shape),
    });
    return dx;
  },
);
