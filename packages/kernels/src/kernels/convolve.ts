import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import type { Range } from './activate.js';
import { runConvolution } from './run-convolution.js';

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
  const out = backend.makeOutput(info.outShape, 'float32');
  if (util.sizeFromShape(info.outShape) === 0) return out;
  const native = nativeOf(backend);
  const rows = info.filterHeight * info.filterWidth * info.inChannels;
  const convolution = {
    ...info,
    batch: info.batchSize,
    x: native.address(x),
    bias: bias ? native.address(bias) : 0,
    low,
    high,
    y: native.address(out),
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
  runConvolution(native, convolution, (panels) => {
    native.functions.packFilter(native.address(filter), rows, info.outChannels, panels);
  });
  return out;
}
