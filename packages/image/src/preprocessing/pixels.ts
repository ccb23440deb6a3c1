import { DataError } from '@striate/core';

/** Grey, colour, or colour with opacity. */
export type ImageChannels = 1 | 3 | 4;

/**
 * A decoded picture: `[height, width, channels]`, row-major, every value in 0..255.
 *
 * Decoders return bytes; resizing and augmentation return floats, so that nothing is rounded twice.
 */
export interface Pixels {
  readonly data: Uint8Array | Float32Array;
  readonly width: number;
  readonly height: number;
  readonly channels: ImageChannels;
}

/** `[height, width]` in pixels. */
export type ImageSize = readonly [height: number, width: number];

/**
 * Checks that a picture's numbers agree with each other.
 *
 * @param pixels what a caller handed over
 * @param name for the message
 * @returns `pixels`
 * @throws DataError for a size that is no positive integer, other channels than 1, 3 or 4, or too few or too
 *   many values
 */
export function checkPixels(pixels: Pixels, name = 'pixels'): Pixels {
  const { data, width, height, channels } = pixels;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new DataError(
      `${name}: width and height must be positive whole numbers, received ${width} x ${height}.`,
    );
  }
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new DataError(
      `${name}: channels must be 1 (grey), 3 (RGB) or 4 (RGBA), received ${String(channels)}.`,
    );
  }
  if (!(data instanceof Uint8Array) && !(data instanceof Float32Array)) {
    throw new DataError(`${name}: data must be a Uint8Array or a Float32Array with values from 0 to 255.`);
  }
  if (data.length !== width * height * channels) {
    throw new DataError(
      `${name}: expected ${height} x ${width} x ${channels} = ${width * height * channels} values, received ${data.length}.`,
    );
  }
  return pixels;
}
