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
    return withFittingGradient(backend, Conv2DBackpropFilter, dy, info, (fitting) =>
      computeGradient(backend, info, x, fitting),
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
  const { filterGradientGroups, filterGradientScratch, filterGradientUnits, elementUnits } = native.functions;
  const size = util.sizeFromShape(info.filterShape);
  const window = [c, filterHeight, filterWidth] as const;
  const groups = filterGradientGroups(info.batchSize, ...window, f, outHeight, outWidth);
  const work = {
    units: filterGradientUnits(...window, groups),
    cost: (util.sizeFromShape(dy.shape) * filterHeight * filterWidth * c) / 16,
    scratch: filterGradientScratch(
      ...[info.batchSize, ...window, f, outHeight, outWidth, strideHeight, strideWidth],
    ),
  };
  const computeSums = (sums: number): void =>
    native.share(
      'filterGradient',
      [
        ...[native.address(x), info.batchSize, inHeight, inWidth, c],
        ...[native.address(dy), filterHeight, filterWidth, f, sums, outHeight, outWidth],
        ...[strideHeight, strideWidth, info.padInfo.top, info.padInfo.left, groups],
      ],
      work,
    );
  if (groups === 1) {
    computeSums(native.address(df));
    return df;
  }
  native.withScratch(groups * size * 4, (sums) => {
    computeSums(sums);
    native.share('joinGroups', [sums, groups, size, native.address(df)], {
      units: elementUnits(size),
      cost: groups * size,
    });
  });
  return df;
}
