import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropFilterInputs,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { depthwiseCost, depthwiseSizes } from './depthwise-sizes.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

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
  assertFloats(DepthwiseConv2dNativeBackpropFilter, x, dy);
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const df = backend.makeOutput(filterShape, 'float32');
  const native = nativeOf(backend);
  native.share(
    'depthwiseFilterGradient',
    [native.address(x), native.address(dy), native.address(df), info.batchSize, ...depthwiseSizes(info)],
    {
      units: native.functions.depthwiseFilterUnits(info.inChannels, info.filterHeight),
      cost: depthwiseCost(info),
    },
  );
  return df;
});
