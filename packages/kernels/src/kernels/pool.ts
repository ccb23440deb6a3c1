import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  AvgPool,
  backend_util,
  type MaxPool,
  type MaxPoolAttrs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { poolSizes } from './pool-sizes.js';
import { shareData } from './share-data.js';

/**
 * Pools a batch of pictures.
 *
 * @param kernelName which of the two
 * @param x `[batch, inHeight, inWidth, channels]`, float32
 * @returns `[batch, outHeight, outWidth, channels]`, owned by the caller
 * @throws Error for another type
 */
export function pool(
  backend: BackendWasm,
  kernelName: typeof MaxPool | typeof AvgPool,
  x: TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: MaxPoolAttrs,
): TensorInfo {
  assertFloats(kernelName, x);
  const shape = x.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  // A window of one pixel takes all pixels as they are, as on the cpu backend, also where padding and strides would not.
  const onePixel = info.filterHeight === 1 && info.filterWidth === 1;
  if (onePixel && util.arraysEqual(info.inShape, info.outShape)) return shareData(backend, x);
  const y = backend.makeOutput(info.outShape, 'float32');
  const native = nativeOf(backend);
  const average = Number(kernelName === AvgPool);
  native.share('pool', [average, native.address(x), native.address(y), ...poolSizes(info)], {
    units: info.batchSize * info.outHeight,
    cost: (util.sizeFromShape(info.outShape) * info.filterHeight * info.filterWidth) / 3,
  });
  return y;
}
