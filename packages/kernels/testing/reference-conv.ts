import { backend_util } from '@tensorflow/tfjs-core';
import type { Values } from './backends.js';

/** A convolution's options, as tf.conv2d and tf.depthwiseConv2d take them. */
export interface ConvCase {
  readonly input: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  readonly dilations: [number, number];
}

/** The geometry that tfjs gives the convolution. */
export function geometry(conv: ConvCase, depthwise: boolean): backend_util.Conv2DInfo {
  const { input, filter, strides, dilations, pad } = conv;
  return backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, undefined, depthwise);
}

/** sum(conv(x, filter) * dy) in float64, by the definition of the convolution. */
export function referenceLoss(
  info: backend_util.Conv2DInfo,
  depthwise: boolean,
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  dy: ArrayLike<number>,
): number {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const multiplier = outChannels / inChannels;
  let loss = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        for (let k = 0; k < outChannels; k++) {
          let value = 0;
          for (let a = 0; a < info.filterHeight; a++) {
            const row = i * info.strideHeight + a * info.dilationHeight - info.padInfo.top;
            if (row < 0 || row >= inHeight) continue;
            for (let b = 0; b < info.filterWidth; b++) {
              const column = j * info.strideWidth + b * info.dilationWidth - info.padInfo.left;
              if (column < 0 || column >= inWidth) continue;
              const pixel = ((n * inHeight + row) * inWidth + column) * inChannels;
              const tap = (a * info.filterWidth + b) * inChannels;
              if (depthwise) {
                const c = Math.floor(k / multiplier);
                value += x[pixel + c]! * filter[(tap + c) * multiplier + (k % multiplier)]!;
                continue;
              }
              for (let c = 0; c < inChannels; c++) {
                value += x[pixel + c]! * filter[(tap + c) * outChannels + k]!;
              }
            }
          }
          loss += value * dy[((n * outHeight + i) * outWidth + j) * outChannels + k]!;
        }
      }
    }
  }
  return loss;
}

/** Central differences of `loss` for every element of `values`, in float64. */
export function finiteDifferences(values: Values, loss: (data: Float64Array) => number): Float64Array {
  const step = 1e-3;
  const data = Float64Array.from(values.data);
  return data.map((value, i) => {
    data[i] = value + step;
    const above = loss(data);
    data[i] = value - step;
    const below = loss(data);
    data[i] = value;
    return (above - below) / (2 * step);
  });
}
