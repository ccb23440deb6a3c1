import type { backend_util } from '@tensorflow/tfjs-core';

/** A depthwise convolution's geometry, in the order in which our functions take it. */
export function depthwiseSizes(info: backend_util.Conv2DInfo): number[] {
  return [
    ...[info.inHeight, info.inWidth, info.inChannels, info.outChannels / info.inChannels],
    ...[info.filterHeight, info.filterWidth, info.outHeight, info.outWidth],
    ...[info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth],
    ...[info.padInfo.top, info.padInfo.left],
  ];
}

/** About how long a gradient of it takes one thread, in nanoseconds. */
export function depthwiseCost(info: backend_util.Conv2DInfo): number {
  const { batchSize, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  return (batchSize * outHeight * outWidth * outChannels * filterHeight * filterWidth) / 4;
}
