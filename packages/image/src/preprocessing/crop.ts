import { ShapeError } from '@striate/core';
import type { ImageSize, Pixels } from './pixels.js';

/** A rectangle of whole pixels. */
export interface CropBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Cuts a rectangle out of a picture.
 *
 * @param pixels `[height, width, channels]`
 * @returns a copy, `[box.height, box.width, channels]`
 * @throws ShapeError for a box that reaches outside
 */
export function crop(pixels: Pixels, box: CropBox): Pixels {
  const { top, left, height, width } = box;
  const inside =
    [top, left, height, width].every(Number.isInteger) &&
    Math.min(top, left) >= 0 &&
    Math.min(height, width) >= 1 &&
    top + height <= pixels.height &&
    left + width <= pixels.width;
  if (!inside) {
    throw new ShapeError(
      `crop: a box of ${height} x ${width} at row ${top}, column ${left} doesn't lie inside ${pixels.height} x ${pixels.width} pixels.`,
    );
  }
  const { channels } = pixels;
  const length = height * width * channels;
  const data = pixels.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * pixels.width + left) * channels;
    data.set(pixels.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { data, width, height, channels };
}

/**
 * Cuts out the middle; where the margin is odd, the extra pixel is left at the bottom and right.
 *
 * @param size `[height, width]`, at most the picture's own
 * @throws ShapeError for a size larger than the picture
 */
export function centerCrop(pixels: Pixels, size: ImageSize): Pixels {
  const [height, width] = size;
  const top = Math.floor((pixels.height - height) / 2);
  const left = Math.floor((pixels.width - width) / 2);
  return crop(pixels, { top, left, height, width });
}
