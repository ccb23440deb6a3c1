import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import type { Range } from './activate.js';

/** Bytes of a filter packed into panels of eight columns. */
export function panelBytes(rows: number, columns: number): number {
  return rows * 8 * Math.ceil(columns / 8) * 4;
}

/**
 * Convolution with bias and clamp, without dilation.
 *
 * @param x `[batch, inHeight, inWidth, inChannels]`, float32
 * @param filter `[filterHeight, filterWidth, inChannels, outChannels]`, float32
 * @param bias `[outChannels]`, float32
 * @returns `[batch, outHeight, outWidth, outChannels]`, float32, owned by the caller
 */
export function convolve(
  backend: BackendWasm,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  info: backend_util.Conv2DInfo,
  { low, high }: Range,
): TensorInfo {
  const { inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const out = backend.makeOutput(info.outShape, 'float32');
  if (util.sizeFromShape(info.outShape) === 0) return out;
  const native = nativeOf(backend);
  const { convolutionBands, convolutionScratch, packFilter } = native.functions;
  const rows = filterHeight * filterWidth * c;
  const work = {
    units: info.batchSize * convolutionBands(outHeight, outWidth),
    cost: (util.sizeFromShape(info.outShape) * rows) / 16,
    scratch: convolutionScratch(c, filterHeight, filterWidth, outHeight, outWidth, strideHeight, strideWidth),
  };
  native.withScratch(panelBytes(rows, f), (panels) => {
    packFilter(native.address(filter), rows, f, panels);
    native.share(
      'convolution',
      [
        ...[native.address(x), inHeight, inWidth, c, panels, filterHeight, filterWidth, f],
        ...[bias ? native.address(bias) : 0, low, high],
        ...[native.address(out), outHeight, outWidth, strideHeight, strideWidth, top, left],
      ],
      work,
    );
  });
  return out;
}
