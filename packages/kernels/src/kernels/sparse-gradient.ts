import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Native, nativeOf } from '../native/native.js';

/** The largest share of an output's gradient that is worth going through number by number. */
const MAX_SHARE = 1 / 16;

/** Rows below which the products are too small for any of this. */
const MIN_ROWS = 128;

/**
 * The filter's gradient where nearly all of `dy` is zero, as it is below a global maximum, which passes on one number in
 * every column: the sum of the windows at the others, each times its number.
 *
 * @param x the convolution's input
 * @param dy the gradient of its output, of the shape that `info` tells
 * @returns owned by the caller; undefined where a product over everything is faster, and where zero times something in
 *   `x` is not zero
 */
export function sparseFilterGradient(
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo | undefined {
  const native = nativeOf(backend);
  const count = fewNonZero(native, dy, x);
  if (count === undefined) return undefined;
  const df = backend.makeOutput(info.filterShape, 'float32');
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels: channels } = info;
  const window = info.filterHeight * info.filterWidth * inChannels;
  const rows = info.batchSize * outHeight * outWidth;
  native.withScratch((channels * window + channels + 1 + count) * 4, (gradients) => {
    const starts = gradients + channels * window * 4;
    const rowsOf = starts + (channels + 1) * 4;
    native.functions.listByChannel(native.address(dy), rows, channels, starts, rowsOf);
    native.share(
      'sparseFilterGradient',
      [
        ...[native.address(x), inHeight, inWidth, inChannels],
        ...[native.address(dy), outHeight, outWidth, channels],
        ...[...geometry(info), starts, rowsOf, gradients],
      ],
      { units: channels, cost: (count * window) / 4 },
    );
    native.share('transposeRows', [gradients, channels, window, native.address(df)], {
      units: window,
      cost: channels * window,
    });
  });
  return df;
}

/**
 * The input's gradient, likewise: the filters of the numbers that are not zero, each times its number, where its window
 * lies.
 *
 * @returns owned by the caller; undefined where a product over everything is faster, and where zero times something in
 *   `filter` is not zero
 */
export function sparseInputGradient(
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo | undefined {
  const native = nativeOf(backend);
  const count = fewNonZero(native, dy, filter);
  if (count === undefined) return undefined;
  const dx = backend.makeOutput(info.inShape, 'float32');
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels: channels } = info;
  const { filterHeight, filterWidth } = info;
  const window = filterHeight * filterWidth * inChannels;
  native.withScratch(channels * window * 4, (filters) => {
    native.share('transposeRows', [native.address(filter), window, channels, filters], {
      units: channels,
      cost: channels * window,
    });
    native.share(
      'sparseInputGradient',
      [
        ...[native.address(dy), outHeight, outWidth, channels, filters, filterHeight, filterWidth],
        ...[inChannels, native.address(dx), inHeight, inWidth, ...geometry(info).slice(2)],
      ],
      { units: info.batchSize, cost: (count * window) / 4 + util.sizeFromShape(info.inShape) },
    );
  });
  return dx;
}

function geometry({
  filterHeight,
  filterWidth,
  strideHeight,
  strideWidth,
  padInfo,
}: backend_util.Conv2DInfo) {
  return [filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left];
}

/** How many numbers of `dy` are not zero, where they are few and `other` is finite. */
function fewNonZero(native: Native, dy: TensorInfo, other: TensorInfo): number | undefined {
  const length = util.sizeFromShape(dy.shape);
  const limit = Math.floor(length * MAX_SHARE);
  if (length < MIN_ROWS * dy.shape.at(-1)!) return undefined;
  const { countNonZero, allFinite } = native.functions;
  const count = countNonZero(native.address(dy), length, limit);
  if (count > limit) return undefined;
  return allFinite(native.address(other), util.sizeFromShape(other.shape)) ? count : undefined;
}
