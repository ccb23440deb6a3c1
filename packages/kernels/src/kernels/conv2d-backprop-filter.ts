import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropFilterInputs,
  Transpose,
} from '@tensorflow/tfjs-core';
import { defineKernel, withIntermediates } from './kernel.js';
import { assertChannelsLast } from './layout.js';
import { spread } from './spread.js';

/**
 * Gradient of a convolution for its filter. It is a convolution too: of the input with batch and channels swapped, by
 * `dy` as the filter, with the stride as the dilation:
 *
 *     df[a, b, c, k] = sum_{n, i, j} x[n, i * s + a - p, j * s + b - p, c] * dy[n, i, j, k]
 *
 * So XNNPACK computes it, on all threads.
 */
export const conv2dBackpropFilter = defineKernel<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs;
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs;
    assertChannelsLast(Conv2DBackpropFilter, dataFormat);
    const info = backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    // The rows and columns that the output's windows reach; the input may end before or go on after.
    const height = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
    const width = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
    const { top, left } = info.padInfo;

    return withIntermediates(backend, (run, own) => {
      const reached =
        top === 0 && left === 0 && height === info.inHeight && width === info.inWidth
          ? x
          : own(spread(backend, x, { height, width, top, left, stepHeight: 1, stepWidth: 1 }));
      const images = run(Transpose, { x: reached }, { perm: [3, 1, 2, 0] });
      const filter = run(Transpose, { x: dy }, { perm: [1, 2, 0, 3] });
      const product = run(
        Conv2D,
        { x: images, filter },
        {
          strides: [1, 1],
          pad: 'valid',
          dilations: [info.strideHeight, info.strideWidth],
          dataFormat: 'NHWC',
        },
      );
      return run(Transpose, { x: product }, { perm: [1, 2, 0, 3] });
    });
  },
);
