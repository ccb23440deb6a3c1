import { ShapeError } from '@striate/core';
import type { ImageSize, Pixels } from './pixels.js';

/**
 * Lays a picture on the middle of a larger canvas; where the margin is odd, the extra pixel is at the bottom and right.
 *
 * @param pixels `[height, width, channels]`
 * @param size `[height, width]`, at least the picture's own
 * @param fill the margin's value in every channel, 0..255; default 0
 * @returns `pixels` itself where the size is the same, else a new picture
 * @throws ShapeError for a size smaller than the picture
 */
export function pad(pixels: Pixels, size: ImageSize, fill = 0): Pixels {
  const [height, width] = size;
  const { channels } = pixels;
  if (height < pixels.height || width < pixels.width) {
    throw new ShapeError(
      `pad: ${pixels.height} x ${pixels.width} pixels don't fit into ${height} x ${width}; resize or crop first.`,
    );
  }
  if (height === pixels.height && width === pixels.width) return pixels;
  const length = height * width * channels;
  const data = pixels.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  if (fill !== 0) data.fill(fill);
  const top = Math.floor((height - pixels.height) / 2);
  const left = Math.floor((width - pixels.width) / 2);
  const rowLength = pixels.width * channels;
  for (let row = 0; row < pixels.height; row++) {
    const from = row * rowLength;
    data.set(pixels.data.subarray(from, from + rowLength), ((top + row) * width + left) * channels);
  }
  return { data, width, height, channels };
}
