import type { Random } from '@striate/core';
import type { Augmentation } from '@striate/core/data';
import type { Pixels } from '../preprocessing/pixels.js';

/** What lies beyond a picture's border: its nearest pixel, or one value in every channel, 0..255. */
export type Fill = 'edge' | number;

/**
 * Where the content goes, about the picture's centre, in pixels with x to the right and y down:
 * `x' = a x + b y + dx`, `y' = c x + d y + dy`.
 */
export interface AffineTransform {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly dx: number;
  readonly dy: number;
}

/** An augmentation that only moves content: {@link compose} joins neighbours into one, so that pixels are interpolated once. */
export interface AffineAugmentation extends Augmentation<Pixels> {
  readonly fill: Fill;
  /** Draws the transform for a picture of this size. */
  draw(pixels: Pixels, random: Random): AffineTransform;
}

export const IDENTITY: AffineTransform = { a: 1, b: 0, c: 0, d: 1, dx: 0, dy: 0 };

/** @returns the transform that does `first`, then `second` */
export function joinTransforms(first: AffineTransform, second: AffineTransform): AffineTransform {
  return {
    a: second.a * first.a + second.b * first.c,
    b: second.a * first.b + second.b * first.d,
    c: second.c * first.a + second.d * first.c,
    d: second.c * first.b + second.d * first.d,
    dx: second.a * first.dx + second.b * first.dy + second.dx,
    dy: second.c * first.dx + second.d * first.dy + second.dy,
  };
}

/**
 * Makes an augmentation of a random transform.
 *
 * @param draw the transform for one picture; `random` alone decides it
 * @param fill beyond the border; default `edge`
 */
export function randomAffine(
  draw: (pixels: Pixels, random: Random) => AffineTransform,
  fill: Fill = 'edge',
): AffineAugmentation {
  const augment = (pixels: Pixels, random: Random): Pixels => warpAffine(pixels, draw(pixels, random), fill);
  return Object.assign(augment, { draw, fill });
}

/**
 * Moves a picture's content by an affine transform, with bilinear interpolation.
 *
 * Whole-pixel moves and mirror images are exact copies. Nothing is antialiased: zooms are meant to stay near 1.
 *
 * @param pixels `[height, width, channels]`
 * @param transform about the centre; see {@link AffineTransform}
 * @param fill beyond the border; default `edge`
 * @returns same shape; floats where pixels were interpolated, the input's type where they were copied
 * @example
 * // One pixel to the right, from [10, 20, 30]:
 * warpAffine({ data, width: 3, height: 1, channels: 1 }, { a: 1, b: 0, c: 0, d: 1, dx: 1, dy: 0 }, 0).data; // [0, 10, 20]
 */
export function warpAffine(pixels: Pixels, transform: AffineTransform, fill: Fill = 'edge'): Pixels {
  const { a, b, c, d, dx, dy } = transform;
  const { width, height, channels } = pixels;
  const determinant = a * d - b * c;
  // Backwards: from a place in the output to where its content came from, in picture coordinates.
  const centerX = (width - 1) / 2;
  const centerY = (height - 1) / 2;
  const xx = d / determinant;
  const xy = -b / determinant;
  const yx = -c / determinant;
  const yy = a / determinant;
  const x0 = centerX - xx * (centerX + dx) - xy * (centerY + dy);
  const y0 = centerY - yx * (centerX + dx) - yy * (centerY + dy);
  const copies = xy === 0 && yx === 0 && Math.abs(xx) === 1 && Math.abs(yy) === 1;
  if (copies && Number.isInteger(x0) && Number.isInteger(y0)) return copyMoved(pixels, xx, x0, yy, y0, fill);
  const data = new Float32Array(width * height * channels);
  const source = widenBorder(pixels, fill);
  if (channels === 1) warpGrey(source, data, width, height, [xx, xy, x0, yx, yy, y0]);
  else warpChannels(source, data, width, height, channels, [xx, xy, x0, yx, yy, y0]);
  return { data, width, height, channels };
}

/** Output to input: `x = xx i + xy j + x0`, `y = yx i + yy j + y0`. */
type Backward = readonly [xx: number, xy: number, x0: number, yx: number, yy: number, y0: number];

// One for all small pictures: it is filled and read within one call, and making it would take as long as filling it.
const SHARED_LENGTH = 2 ** 18;
let shared = new Float32Array(0);

/**
 * The picture with a border of one pixel, so that interpolation needs no test for the edge: a place further out than the
 * border is moved onto it, where all neighbours hold the fill.
 */
function widenBorder({ data, width, height, channels }: Pixels, fill: Fill): Float32Array {
  const stride = (width + 2) * channels;
  const length = (height + 2) * stride;
  if (length <= SHARED_LENGTH && shared.length < length) shared = new Float32Array(length);
  const wide = length <= SHARED_LENGTH ? shared : new Float32Array(length);
  if (typeof fill === 'number') wide.fill(fill, 0, length);
  for (let y = 0; y < height; y++) {
    const start = (y + 1) * stride;
    const row = y * width * channels;
    for (let i = 0; i < width * channels; i++) wide[start + channels + i] = data[row + i] as number;
    if (fill !== 'edge') continue;
    wide.copyWithin(start, start + channels, start + 2 * channels);
    wide.copyWithin(start + stride - channels, start + stride - 2 * channels, start + stride - channels);
  }
  if (fill === 'edge') {
    wide.copyWithin(0, stride, 2 * stride);
    wide.copyWithin((height + 1) * stride, height * stride, (height + 1) * stride);
  }
  return wide;
}

function warpGrey(from: Float32Array, to: Float32Array, width: number, height: number, m: Backward): void {
  const [xx, xy, x0, yx, yy, y0] = m;
  const stride = width + 2;
  for (let j = 0; j < height; j++) {
    const x = xy * j + x0 + 1;
    const y = yy * j + y0 + 1;
    const row = j * width;
    // Most pixels come from inside, where nothing has to be held back at the border.
    const start = Math.max(firstInside(x, xx, width), firstInside(y, yx, height));
    const end = Math.max(start, Math.min(width, endInside(x, xx, width), endInside(y, yx, height)));
    for (let i = start; i < end; i++) {
      const cx = x + xx * i;
      const cy = y + yx * i;
      const left = cx | 0;
      const top = cy | 0;
      const fx = cx - left;
      const p = top * stride + left;
      const a = from[p] as number;
      const b = from[p + stride] as number;
      const above = a + ((from[p + 1] as number) - a) * fx;
      const below = b + ((from[p + stride + 1] as number) - b) * fx;
      to[row + i] = above + (below - above) * (cy - top);
    }
    for (let i = 0; i < width; i++) {
      if (i === start) i = end;
      if (i < width) to[row + i] = sampleGrey(from, width, height, x + xx * i, y + yx * i);
    }
  }
}

/** The first whole `i` from 0 for which `0 <= start + step * i <= limit`; beyond any picture where there is none. */
function firstInside(start: number, step: number, limit: number): number {
  if (start >= 0 && start <= limit) return 0;
  const first = Math.ceil((step > 0 ? -start : limit - start) / step);
  return step !== 0 && first >= 0 ? first : Number.MAX_SAFE_INTEGER;
}

/** The `i` after the last one from 0 for which `0 <= start + step * i <= limit`. */
function endInside(start: number, step: number, limit: number): number {
  if (step === 0) return start >= 0 && start <= limit ? Number.MAX_SAFE_INTEGER : 0;
  return Math.floor((step > 0 ? limit - start : -start) / step) + 1;
}

function sampleGrey(from: Float32Array, width: number, height: number, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width + 1);
  const cy = Math.min(Math.max(y, 0), height + 1);
  const left = Math.min(cx | 0, width);
  const top = Math.min(cy | 0, height);
  const fx = cx - left;
  const p = top * (width + 2) + left;
  const q = p + width + 2;
  const above = (from[p] as number) * (1 - fx) + (from[p + 1] as number) * fx;
  const below = (from[q] as number) * (1 - fx) + (from[q + 1] as number) * fx;
  return above + (below - above) * (cy - top);
}

function warpChannels(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  channels: number,
  m: Backward,
): void {
  const [xx, xy, x0, yx, yy, y0] = m;
  const stride = (width + 2) * channels;
  let out = 0;
  for (let j = 0; j < height; j++) {
    let x = xy * j + x0 + 1;
    let y = yy * j + y0 + 1;
    for (let i = 0; i < width; i++) {
      const cx = Math.min(Math.max(x, 0), width + 1);
      const cy = Math.min(Math.max(y, 0), height + 1);
      const left = Math.min(cx | 0, width);
      const top = Math.min(cy | 0, height);
      const fx = cx - left;
      const fy = cy - top;
      let p = top * stride + left * channels;
      for (let c = 0; c < channels; c++, p++) {
        const above = (from[p] as number) * (1 - fx) + (from[p + channels] as number) * fx;
        const below = (from[p + stride] as number) * (1 - fx) + (from[p + stride + channels] as number) * fx;
        to[out++] = above + (below - above) * fy;
      }
      x += xx;
      y += yx;
    }
  }
}

/** Output `(i, j)` is input `(sx i + x0, sy j + y0)`, with signs `sx`, `sy` and whole `x0`, `y0`. */
function copyMoved(pixels: Pixels, sx: number, x0: number, sy: number, y0: number, fill: Fill): Pixels {
  const { data: from, width, height, channels } = pixels;
  const data = from instanceof Uint8Array ? new Uint8Array(from.length) : new Float32Array(from.length);
  // Columns of the output whose content comes from inside: from `start` up to `end`.
  const start = Math.min(width, Math.max(0, sx > 0 ? -x0 : x0 - width + 1));
  const end = Math.max(start, Math.min(width, sx > 0 ? width - x0 : x0 + 1));
  const beyond = { start: clampIndex(x0, width), end: clampIndex(sx * (width - 1) + x0, width) };
  for (let j = 0; j < height; j++) {
    const y = sy * j + y0;
    const out = j * width * channels;
    if (fill !== 'edge' && (y < 0 || y >= height)) {
      data.fill(fill, out, out + width * channels);
      continue;
    }
    const row = clampIndex(y, height) * width * channels;
    for (let c = 0; c < channels; c++) {
      const before = fill === 'edge' ? (from[row + beyond.start * channels + c] as number) : fill;
      const after = fill === 'edge' ? (from[row + beyond.end * channels + c] as number) : fill;
      let o = out + c;
      for (let i = 0; i < start; i++, o += channels) data[o] = before;
      const step = sx * channels;
      for (
        let i = start, p = row + (sx * start + x0) * channels + c;
        i < end;
        i++, o += channels, p += step
      ) {
        data[o] = from[p] as number;
      }
      for (let i = end; i < width; i++, o += channels) data[o] = after;
    }
  }
  return { data, width, height, channels };
}

const clampIndex = (index: number, length: number): number => Math.min(Math.max(index, 0), length - 1);
