import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropFilterInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { withFittingGradient } from './fitting-gradient.js';
import { defineKernel } from './kernel.js';
import { assertChannelsLast } from './layout.js';
import { sparseFilterGradient } from './sparse-gradient.js';

/**
 * Gradient of a convolution for its filter: the transposed matrix of all windows of the input, times `dy`. The matrix is
 * never built; its columns are read from the image.
 *
 *     df[a, b, c, k] = sum_{n, i, j} x[n, i * s + a - p, j * s + b - p, c] * dy[n, i, j, k]
 */
export const conv2dBackpropFilter = defineKernel<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs;
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs;
    assertChannelsLast(Conv2DBackpropFilter, dataFormat);
    assertFloats(Conv2DBackpropFilter, x, dy);
    const info = backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return withFittingGradient(
      backend,
      Conv2DBackpropFilter,
      dy,
      info,
      (fitting) =>
        sparseFilterGradient(backend, info, x, fitting) ?? computeGradient(backend, info, x, fitting),
    );
  },
);

function computeGradient(
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const { inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const df = backend.makeOutput(info.filterShape, 'float32');
  const native = nativeOf(backend);
  const { filterGradientScratch, filterGradientUnits } = native.functions;
  native.share(
    'filterGradient',
    [
      ...[native.address(x), info.batchSize, inHeight, inWidth, c],
      ...[native.address(dy), filterHeight, filterWidth, f, native.address(df), outHeight, outWidth],
      ...[strideHeight, strideWidth, info.padInfo.top, info.padInfo.left],
    ],
    {
      units: filterGradientUnits(c, filterHeight, filterWidth),
      cost: (util.sizeFromShape(dy.shape) * filterHeight * filterWidth * c) / 16,
      repeats: true,
      scratch: filterGradientScratch(
        ...[c, filterHeight, filterWidth, f, outHeight, outWidth, strideHeight, strideWidth],
      ),
    },
  );
  return df;
}
