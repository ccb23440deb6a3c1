import type { NdArray } from '@striate/core/data';
import type { Pixels } from './pixels.js';

/** In which order a network takes the colours. */
export type ChannelOrder = 'rgb' | 'bgr';

/** How values of 0..255 become a network's input: `(value * scale - mean) / std`. */
export interface Normalization {
  /** Default 1 / 255. */
  readonly scale: number;
  /** One for each channel, after scaling. */
  readonly mean: readonly number[];
  /** One for each channel, after scaling; not 0. */
  readonly std: readonly number[];
  /** Of the result, and so of `mean` and `std`; `bgr` needs three channels; default `rgb`. */
  readonly channelOrder?: ChannelOrder;
}

/**
 * Scales and centres a picture, channel by channel: `(value * scale - mean[c]) / std[c]`.
 *
 * @param pixels `[height, width, channels]`, 0..255; `mean` and `std` have one entry a channel
 * @returns float32 `[height, width, channels]`
 * @example
 * const white: Pixels = { data: new Uint8Array([255]), width: 1, height: 1, channels: 1 };
 * normalize(white, { scale: 1 / 255, mean: [0.5], std: [0.5] }).data; // [1]
 */
export function normalize(
  pixels: Pixels,
  { scale, mean, std, channelOrder = 'rgb' }: Normalization,
): NdArray {
  const { data: from, height, width, channels } = pixels;
  const data = new Float32Array(from.length);
  for (let c = 0; c < channels; c++) {
    const factor = scale / (std[c] as number);
    const offset = -(mean[c] as number) / (std[c] as number);
    // Where the colour is taken from, seen from where it goes.
    const shift = channelOrder === 'bgr' ? channels - 1 - 2 * c : 0;
    for (let i = c; i < data.length; i += channels) data[i] = (from[i + shift] as number) * factor + offset;
  }
  return { data, shape: [height, width, channels] };
}
