import { cropping2d, depthwiseConv2d, reshape, zeroPadding2d } from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

export interface DilatedTemporalConvOptions {
  /** Frames from one of the three taps to the next. */
  readonly dilationRate: number;
  /** Of the convolution; the other layers are named after it. */
  readonly name: string;
}

/**
 * Depthwise convolution of three taps over time, `dilationRate` frames apart, with as many frames after as before.
 *
 * tfjs's depthwise layer has no dilation: it ignores the rate that is saved. So time is laid out in rows of
 * `dilationRate` frames, where a frame's neighbours at that distance stand above and below it, and convolved 3x1: the
 * same sums by an ordinary layer.
 *
 * @param x `[batch, frames, 1, channels]`, float32
 * @returns same shape as `x`
 */
export function dilatedTemporalConv(
  x: SymbolicTensor,
  { dilationRate, name }: DilatedTemporalConvOptions,
): SymbolicTensor {
  const [frames, , channels] = x.shape.slice(1) as [number, number, number];
  const rows = Math.ceil(frames / dilationRate);
  const missing = rows * dilationRate - frames;
  const behind = [
    [0, missing],
    [0, 0],
  ] as const;
  let y = missing > 0 ? zeroPadding2d(x, { padding: behind, name: `${name}_pad` }) : x;
  if (dilationRate > 1) {
    y = reshape(y, { targetShape: [rows, dilationRate, channels], name: `${name}_rows` });
  }
  y = depthwiseConv2d(y, {
    kernelSize: [3, 1],
    padding: 'same',
    useBias: false,
    depthwiseInitializer: 'heNormal',
    name,
  });
  if (dilationRate > 1) {
    y = reshape(y, { targetShape: [rows * dilationRate, 1, channels], name: `${name}_frames` });
  }
  return missing > 0 ? cropping2d(y, { cropping: behind, name: `${name}_crop` }) : y;
}
