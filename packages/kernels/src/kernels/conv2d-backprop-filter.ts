import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropFilterInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type Native, nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { withFittingGradient } from './fitting-gradient.js';
import { defineKernel } from './kernel.js';
import { assertChannelsLast } from './layout.js';
import { sparseFilterGradient } from './sparse-gradient.js';
import { isWinograd } from './winograd.js';

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
  const df = backend.makeOutput(info.filterShape, 'float32');
  const native = nativeOf(backend);
  const addresses = { x: native.address(x), dy: native.address(dy), df: native.address(df) };
  const pixels = info.batchSize * info.outHeight * info.outWidth;
  if (isWinograd({ ...info, pixels })) {
    computeByPoints(native, info, addresses);
    // Where a value is infinite, differences make NaN of it.
    if (native.functions.allFinite(addresses.df, util.sizeFromShape(info.filterShape)) === 1) return df;
  }
  computeDirectly(native, info, addresses);
  return df;
}

interface Addresses {
  readonly x: number;
  readonly dy: number;
  readonly df: number;
}

function computeDirectly(native: Native, info: backend_util.Conv2DInfo, { x, dy, df }: Addresses): void {
  const { batchSize, inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { filterGradientGroups, filterGradientScratch, filterGradientUnits } = native.functions;
  const window = [c, filterHeight, filterWidth] as const;
  const size = util.sizeFromShape(info.filterShape);
  const groups = filterGradientGroups(batchSize, ...window, f, outHeight, outWidth);
  const sizes = [batchSize, ...window, f, outHeight, outWidth, strideHeight, strideWidth];
  const work = {
    units: filterGradientUnits(...window, groups),
    cost: (batchSize * outHeight * outWidth * size) / 16,
    scratch: filterGradientScratch(...sizes),
  };
  sumGroups(native, groups, size, df, (sums) =>
    native.share(
      'filterGradient',
      [
        ...[x, batchSize, inHeight, inWidth, c, dy, filterHeight, filterWidth, f, sums, outHeight, outWidth],
        ...[strideHeight, strideWidth, info.padInfo.top, info.padInfo.left, groups],
      ],
      work,
    ),
  );
}

/** In fewer products: the gradient of the filter's values at all points first (assembly/winograd.ts). */
function computeByPoints(native: Native, info: backend_util.Conv2DInfo, { x, dy, df }: Addresses): void {
  const { batchSize, inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth } = info;
  const { filterGradientGroups, filterGradientUnits } = native.functions;
  const { winogradFilterGradient, winogradFilterGradientScratch } = native.functions;
  const points = filterWidth + 1;
  const size = points * filterHeight * c * f;
  const groups = filterGradientGroups(batchSize, c, filterHeight, points, f, outHeight, outWidth);
  const work = {
    units: filterGradientUnits(c, filterHeight, 1, groups),
    cost: (batchSize * outHeight * outWidth * size) / 32,
    scratch: winogradFilterGradientScratch(
      ...[batchSize, c, filterHeight, filterWidth, f, outHeight, outWidth],
    ),
  };
  native.withScratch(size * 4, (values) => {
    sumGroups(native, groups, size, values, (sums) =>
      native.share(
        'winogradFilterGradientSums',
        [
          ...[
            x,
            batchSize,
            inHeight,
            inWidth,
            c,
            dy,
            filterHeight,
            filterWidth,
            f,
            sums,
            outHeight,
            outWidth,
          ],
          ...[info.padInfo.top, info.padInfo.left, groups],
        ],
        work,
      ),
    );
    winogradFilterGradient(values, filterHeight, filterWidth, c * f, df);
  });
}

/** Adds up `groups` arrays of `size` numbers, which `compute` writes one after another, to `out`. */
function sumGroups(
  native: Native,
  groups: number,
  size: number,
  out: number,
  compute: (sums: number) => void,
): void {
  if (groups === 1) {
    compute(out);
    return;
  }
  native.withScratch(groups * size * 4, (sums) => {
    compute(sums);
    const work = { units: native.functions.elementUnits(size), cost: groups * size };
    native.share('joinGroups', [sums, groups, size, out], work);
  });
}
