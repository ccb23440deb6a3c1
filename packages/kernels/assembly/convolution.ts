import { copyBand } from './band';
import { finishRows } from './finish-rows';
import { packPanel, panelWidth } from './pack';
import { tile2x16 } from './tile2x16';
import { tile4x8 } from './tile4x8';

/** Output pixels, about, of the band of rows that is a unit of work: its windows stay in the first-level cache. */
const BAND_PIXELS: i32 = 128;

/** Output rows of a unit of work. */
export function bandRows(oh: i32, ow: i32): i32 {
  return min(oh, max(1, BAND_PIXELS / ow));
}

/** Units of work in one image. */
export function convolutionBands(oh: i32, ow: i32): i32 {
  const rows = bandRows(oh, ow);
  return (oh + rows - 1) / rows;
}

/** Bytes of scratch for `convolution`: a padded band of the input. */
export function convolutionScratch(c: i32, kh: i32, kw: i32, oh: i32, ow: i32, sh: i32, sw: i32): i32 {
  const rows = (bandRows(oh, ow) - 1) * sh + kh;
  const width = (ow - 1) * sw + kw;
  return rows * width * c * 4;
}

/** Packs a filter [k x f], k = kh * kw * c, into panels of k rows: sixteen columns each, and eight for the last ones. */
export function packFilter(filter: usize, k: i32, f: i32, panels: usize): void {
  for (let j = 0; j < f; ) {
    const width = panelWidth(f - j);
    packPanel(filter + ((<usize>j) << 2), (<usize>f) << 2, 4, panels, k, min(width, f - j), width);
    panels += (<usize>(k * width)) << 2;
    j += width;
  }
}

/**
 * y = clamp(convolution of x [n x h x w x c] with packed panels [kh * kw * c x f] + bias), without dilation, for the
 * bands of output rows [from, to), `convolutionBands(oh, ow)` to an image. `bias` 0 for none.
 */
export function convolution(
  x: usize,
  h: i32,
  w: i32,
  c: i32,
  panels: usize,
  kh: i32,
  kw: i32,
  f: i32,
  bias: usize,
  low: f32,
  high: f32,
  y: usize,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const bands = convolutionBands(oh, ow);
  const most = bandRows(oh, ow);
  const plain = bias === 0 && low === -Infinity && high === Infinity;
  for (let unit = from; unit < to; unit++) {
    const n = unit / bands;
    const oy = (unit - n * bands) * most;
    const rows = min(most, oh - oy);
    const image = x + ((<usize>n * <usize>(h * w * c)) << 2);
    const target = y + ((<usize>(n * oh + oy) * <usize>(ow * f)) << 2);
    convolveBand(image, h, w, c, panels, kh, kw, f, target, rows, ow, sh, sw, oy * sh - top, -left, scratch);
    if (!plain) finishRows(target, target, f, bias, low, high, 0, rows * ow);
  }
}

/**
 * y [rows x ow x f] = convolution of an image, the first window's corner at (y0, x0).
 *
 * A window is `kh` runs of kw * c numbers in a padded band, so no window is ever copied, and where no padding is due
 * nothing is.
 */
export function convolveBand(
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  panels: usize,
  kh: i32,
  kw: i32,
  f: i32,
  y: usize,
  rows: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  y0: i32,
  x0: i32,
  scratch: usize,
): void {
  const bandHeight = (rows - 1) * sh + kh;
  const bandWidth = (ow - 1) * sw + kw;
  const inside = y0 >= 0 && x0 >= 0 && y0 + bandHeight <= h && x0 + bandWidth <= w;
  const pitch = inside ? w : bandWidth;
  let band = scratch;
  if (inside) band = image + ((<usize>(y0 * w + x0) * <usize>c) << 2);
  else copyBand(image, h, w, c, y0, x0, band, bandHeight, bandWidth);

  const run = kw * c;
  const inRow = (<usize>(pitch * c)) << 2;
  const skip = inRow - ((<usize>run) << 2);
  const step = (<usize>(sw * c)) << 2;
  // From the last pixel of an output row to the first of the next.
  const turn = inRow * <usize>sh - <usize>(ow - 1) * step;
  const ldc = (<usize>f) << 2;
  const pixels = rows * ow;
  let panel = panels;
  for (let j = 0; j < f; ) {
    const width = panelWidth(f - j);
    const nr = min(width, f - j);
    let target = y + ((<usize>j) << 2);
    let at = band;
    let ox = 0;
    if (width === 16) {
      for (let i = 0; i < pixels; i += 2) {
        const a0 = at;
        at += ++ox === ow ? turn : step;
        if (ox === ow) ox = 0;
        const mr = min(2, pixels - i);
        const a1 = mr === 2 ? at : a0;
        at += ++ox === ow ? turn : step;
        if (ox === ow) ox = 0;
        tile2x16(a0, a1, 4, run, kh, skip, 1, 0, panel, target, ldc, mr, nr, false);
        target += ldc << 1;
      }
    } else {
      for (let i = 0; i < pixels; i += 4) {
        const mr = min(4, pixels - i);
        const a0 = at;
        at += ++ox === ow ? turn : step;
        if (ox === ow) ox = 0;
        const a1 = mr > 1 ? at : a0;
        at += ++ox === ow ? turn : step;
        if (ox === ow) ox = 0;
        const a2 = mr > 2 ? at : a0;
        at += ++ox === ow ? turn : step;
        if (ox === ow) ox = 0;
        const a3 = mr > 3 ? at : a0;
        at += ++ox === ow ? turn : step;
        if (ox === ow) ox = 0;
        tile4x8(a0, a1, a2, a3, 4, run, kh, skip, 1, 0, panel, target, ldc, mr, nr, false);
        target += ldc << 2;
      }
    }
    panel += (<usize>(kh * run * width)) << 2;
    j += width;
  }
}
