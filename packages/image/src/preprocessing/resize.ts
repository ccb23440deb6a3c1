import { ShapeError } from '@striate/core';
import { centerCrop } from './crop.js';
import { pad } from './pad.js';
import type { ImageSize, Pixels } from './pixels.js';

/**
 * How a picture of another aspect ratio meets a size: `stretch` changes the ratio, `cover` cuts off what is too
 * long, `contain` adds a margin.
 */
export type ResizeMode = 'stretch' | 'cover' | 'contain';

/**
 * Resizes by bilinear interpolation, with antialiasing when it shrinks.
 *
 * Along each axis with `scale = from / to`, output `i` is the weighted mean of the inputs `j` with triangle weights
 * `max(0, 1 - |j + 0.5 - (i + 0.5) * scale| / max(1, scale))`, normalised to sum 1. Enlarging is thus plain bilinear
 * interpolation with half-pixel centres; shrinking lets every input pixel count. Pillow's `Image.BILINEAR` and PyTorch's
 * `interpolate(mode="bilinear", antialias=True)` compute the same. The horizontal axis goes first.
 *
 * @param pixels `[height, width, channels]`, 0..255
 * @param size `[height, width]`
 * @returns floats, `[...size, channels]`; `pixels` itself where the size is the same
 * @throws ShapeError for a size that is no pair of positive integers
 */
export function resize(pixels: Pixels, size: ImageSize): Pixels {
  const [height, width] = size;
  if (![height, width].every((side) => Number.isInteger(side) && side > 0)) {
    throw new ShapeError(
      `resize: the size must be two positive whole numbers [height, width], received [${size.join(', ')}].`,
    );
  }
  if (pixels.height === height && pixels.width === width) return pixels;
  return resizeRows(resizeColumns(pixels, wholeOf(width)), wholeOf(height));
}

/**
 * Resizes by one of the three {@link ResizeMode}s.
 *
 * `cover` crops the middle to the wanted aspect ratio first (to whole pixels) and then resizes; `contain` resizes to fit
 * and pads evenly with `fill`.
 *
 * @param fill the margin's value for `contain`, 0..255; default 0
 */
export function resizeTo(pixels: Pixels, size: ImageSize, mode: ResizeMode, fill = 0): Pixels {
  const [height, width] = size;
  if (mode === 'stretch') return resize(pixels, size);
  const scale =
    mode === 'cover'
      ? Math.min(pixels.height / height, pixels.width / width)
      : Math.max(pixels.height / height, pixels.width / width);
  if (mode === 'cover') {
    const kept: ImageSize = [
      Math.min(pixels.height, Math.max(1, Math.round(height * scale))),
      Math.min(pixels.width, Math.max(1, Math.round(width * scale))),
    ];
    return resize(centerCrop(pixels, kept), size);
  }
  const fitted: ImageSize = [
    Math.min(height, Math.max(1, Math.round(pixels.height / scale))),
    Math.min(width, Math.max(1, Math.round(pixels.width / scale))),
  ];
  return pad(resize(pixels, fitted), size, fill);
}

/**
 * Resizes until the picture covers `size / crop`, then cuts out the middle: how networks are evaluated on ImageNet, with
 * the shorter side at 256 and a crop of 224. What is cut off is not computed.
 *
 * The resized longer side is rounded down, as by torchvision's `Resize`.
 *
 * @param crop share that is kept, above 0 and at most 1
 * @returns `[...size, channels]`
 * @example
 * resizeAndCrop(photo, [224, 224], 0.875); // of 480 x 640 pixels: the middle of 256 x 341
 */
export function resizeAndCrop(pixels: Pixels, size: ImageSize, crop: number): Pixels {
  const [height, width] = [Math.round(size[0] / crop), Math.round(size[1] / crop)];
  const tall = pixels.height * width >= pixels.width * height;
  const resized: ImageSize = tall
    ? [Math.floor((width * pixels.height) / pixels.width), width]
    : [height, Math.floor((height * pixels.width) / pixels.height)];
  if (resized[0] === pixels.height && resized[1] === pixels.width) return centerCrop(pixels, size);
  const rows = middleOf(resized[0], size[0]);
  return resizeRows(resizeColumns(pixels, middleOf(resized[1], size[1])), rows);
}

/** The part of a resized axis that is wanted. */
interface Span {
  /** Of the whole axis, resized. */
  readonly to: number;
  readonly first: number;
  readonly count: number;
}

const wholeOf = (to: number): Span => ({ to, first: 0, count: to });

const middleOf = (to: number, count: number): Span => ({ to, first: Math.floor((to - count) / 2), count });

/** For every output position: where its inputs begin, and `taps` weights (zero beyond the edge). */
interface Filter {
  readonly starts: Int32Array;
  readonly weights: Float32Array;
  readonly taps: number;
}

function triangleFilter(from: number, { to, first, count }: Span): Filter {
  const scale = from / to;
  const radius = Math.max(1, scale);
  const taps = Math.min(from, Math.ceil(radius) * 2 + 1);
  const starts = new Int32Array(count);
  const weights = new Float32Array(count * taps);
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    const start = Math.min(Math.max(0, Math.floor(center - radius)), from - taps);
    let sum = 0;
    for (let t = 0; t < taps; t++) {
      const weight = Math.max(0, 1 - Math.abs(start + t + 0.5 - center) / radius);
      weights[i * taps + t] = weight;
      sum += weight;
    }
    for (let t = 0; t < taps; t++) weights[i * taps + t] = (weights[i * taps + t] as number) / sum;
    starts[i] = start;
  }
  return { starts, weights, taps };
}

function resizeColumns(pixels: Pixels, span: Span): Pixels {
  const { data: from, height, channels } = pixels;
  const width = span.count;
  if (pixels.width === span.to && width === span.to) return pixels;
  const { starts, weights, taps } = triangleFilter(pixels.width, span);
  const data = new Float32Array(height * width * channels);
  let out = 0;
  for (let y = 0; y < height; y++) {
    const row = y * pixels.width;
    for (let x = 0; x < width; x++) {
      const start = (row + (starts[x] as number)) * channels;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let t = 0, i = start + c; t < taps; t++, i += channels) {
          sum += (weights[x * taps + t] as number) * (from[i] as number);
        }
        data[out++] = sum;
      }
    }
  }
  return { data, width, height, channels };
}

function resizeRows(pixels: Pixels, span: Span): Pixels {
  const { data: from, width, channels } = pixels;
  const height = span.count;
  if (pixels.height === span.to && height === span.to) return pixels;
  const { starts, weights, taps } = triangleFilter(pixels.height, span);
  const stride = width * channels;
  const data = new Float32Array(height * stride);
  for (let y = 0; y < height; y++) {
    const out = y * stride;
    for (let t = 0; t < taps; t++) {
      const weight = weights[y * taps + t] as number;
      const row = ((starts[y] as number) + t) * stride;
      for (let i = 0; i < stride; i++)
        data[out + i] = (data[out + i] as number) + weight * (from[row + i] as number);
    }
  }
  return { data, width, height, channels };
}
