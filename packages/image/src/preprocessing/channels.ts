import type { ImageChannels, Pixels } from './pixels.js';

/** The luma weights of ITU-R BT.601, also Pillow's and OpenCV's: grey = 0.299 R + 0.587 G + 0.114 B. */
export const LUMA = [0.299, 0.587, 0.114] as const;

const WHITE = 255;

/**
 * Converts between grey, RGB and RGBA.
 *
 * Colour becomes grey by {@link LUMA}; opacity is laid over white (`value * a + 255 * (1 - a)`); grey becomes
 * three equal channels; new opacity is full. Bytes stay bytes, rounded to nearest.
 *
 * @param pixels `[height, width, channels]`, 0..255
 * @param channels 1 grey, 3 RGB, 4 RGBA
 * @returns `pixels` itself where it has these channels already, else a new picture
 * @see ITU-R BT.601-7, https://www.itu.int/rec/R-REC-BT.601
 * @example
 * convertChannels({ data: new Uint8Array([255, 0, 0]), width: 1, height: 1, channels: 3 }, 1).data; // [76]
 */
export function convertChannels(pixels: Pixels, channels: ImageChannels): Pixels {
  if (pixels.channels === channels) return pixels;
  if (pixels.channels === 4) return convertChannels(flatten(pixels), channels);
  return channels === 1 ? toGrey(pixels) : widen(pixels, channels);
}

function like(pixels: Pixels, channels: ImageChannels): Uint8Array | Float32Array {
  const length = pixels.width * pixels.height * channels;
  return pixels.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
}

function flatten(pixels: Pixels): Pixels {
  const from = pixels.data;
  const data = like(pixels, 3);
  const half = data instanceof Uint8Array ? 0.5 : 0;
  for (let i = 0, j = 0; i < from.length; i += 4, j += 3) {
    const opacity = (from[i + 3] as number) / WHITE;
    const rest = WHITE * (1 - opacity) + half;
    data[j] = (from[i] as number) * opacity + rest;
    data[j + 1] = (from[i + 1] as number) * opacity + rest;
    data[j + 2] = (from[i + 2] as number) * opacity + rest;
  }
  return { ...pixels, data, channels: 3 };
}

function toGrey(pixels: Pixels): Pixels {
  const from = pixels.data;
  const data = like(pixels, 1);
  const half = data instanceof Uint8Array ? 0.5 : 0;
  const [red, green, blue] = LUMA;
  for (let i = 0, j = 0; j < data.length; i += 3, j++) {
    data[j] =
      (from[i] as number) * red + (from[i + 1] as number) * green + (from[i + 2] as number) * blue + half;
  }
  return { ...pixels, data, channels: 1 };
}

function widen(pixels: Pixels, channels: 3 | 4): Pixels {
  const from = pixels.data;
  const data = like(pixels, channels);
  const step = pixels.channels;
  const green = step === 1 ? 0 : 1;
  for (let i = 0, j = 0; i < from.length; i += step, j += channels) {
    data[j] = from[i] as number;
    data[j + 1] = from[i + green] as number;
    data[j + 2] = from[i + green * 2] as number;
    if (channels === 4) data[j + 3] = WHITE;
  }
  return { ...pixels, data, channels };
}
