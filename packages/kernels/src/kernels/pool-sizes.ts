import type { backend_util } from '@tensorflow/tfjs-core';

/** A pooling's geometry, in the order in which our functions take it. */
export function poolSizes(info: backend_util.Conv2DInfo): number[] {
  return [
    ...[info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.padInfo.top, info.padInfo.left],
  ];
}
