import { packPanel, panelWidth } from './pack';
import { tile2x16 } from './tile2x16';
import { tile4x8 } from './tile4x8';

/** Numbers of windows that are computed before they are added up: they stay in the first-level cache. */
const WINDOWS: i32 = 6144;

/** Output pixels whose windows are computed together. */
function groupPixels(taps: i32, pixels: i32): i32 {
  return min(pixels, max(4, (WINDOWS / max(1, taps)) & ~3));
}

/** Bytes of scratch for `inputGradientByColumns`: windows. */
export function inputGradientByColumnsScratch(taps: i32, oh: i32, ow: i32): i32 {
  return groupPixels(taps, oh * ow) * taps * 4;
}

/** Packs a filter [kh * kw * c x f], transposed, into panels of f rows (see `packFilter`). */
export function packTransposedFilter(filter: usize, taps: i32, f: i32, panels: usize): void {
  for (let j = 0; j < taps; ) {
    const width = panelWidth(taps - j);
    const column = filter + ((<usize>j * <usize>f) << 2);
    packPanel(column, 4, (<usize>f) << 2, panels, f, min(width, taps - j), width);
    panels += (<usize>(f * width)) << 2;
    j += width;
  }
}

/**
 * Gradient of a convolution for its input, for the images [from, to): dy [n x oh x ow x f] times the transposed filter
 * gives each window's share, which is added to the window's pixels of dx [n x h x w x c]. For an input of few channels,
 * which would leave most of a panel empty, and for little dx beside dy's padding, this is faster than the convolution of
 * `inputGradientPhase`.
 */
export function inputGradientByColumns(
  dy: usize,
  oh: i32,
  ow: i32,
  f: i32,
  panels: usize,
  kh: i32,
  kw: i32,
  c: i32,
  dx: usize,
  h: i32,
  w: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
  windows: usize,
): void {
  const taps = kh * kw * c;
  const pixels = oh * ow;
  const most = groupPixels(taps, pixels);
  const imageBytes = (<usize>(h * w * c)) << 2;
  const window = (<usize>taps) << 2;
  for (let n = from; n < to; n++) {
    const image = dx + <usize>n * imageBytes;
    memory.fill(image, 0, imageBytes);
    for (let first = 0; first < pixels; first += most) {
      const count = min(most, pixels - first);
      const gradient = dy + ((<usize>(n * pixels + first) * <usize>f) << 2);
      multiply(gradient, count, f, panels, taps, windows);
      for (let i = 0; i < count; i++) {
        const y = (first + i) / ow;
        const x = first + i - y * ow;
        addWindow(windows + <usize>i * window, image, h, w, c, kh, kw, y * sh - top, x * sw - left);
      }
    }
  }
}

/** windows [count x taps] = dy [count x f] times packed panels. */
function multiply(dy: usize, count: i32, f: i32, panels: usize, taps: i32, windows: usize): void {
  const row = (<usize>f) << 2;
  const ldc = (<usize>taps) << 2;
  for (let j = 0, panel = panels; j < taps; ) {
    const width = panelWidth(taps - j);
    const nr = min(width, taps - j);
    const rows = width === 16 ? 2 : 4;
    for (let i = 0; i < count; i += rows) {
      const mr = min(rows, count - i);
      const a0 = dy + <usize>i * row;
      const a1 = mr > 1 ? a0 + row : a0;
      const at = windows + <usize>i * ldc + ((<usize>j) << 2);
      if (width === 16) {
        tile2x16(a0, a1, 4, f, 1, 0, 1, 0, panel, at, ldc, mr, nr, false);
      } else {
        const a2 = mr > 2 ? a1 + row : a0;
        const a3 = mr > 3 ? a2 + row : a0;
        tile4x8(a0, a1, a2, a3, 4, f, 1, 0, 1, 0, panel, at, ldc, mr, nr, false);
      }
    }
    panel += (<usize>(f * width)) << 2;
    j += width;
  }
}

/** Adds a window [kh x kw x c] to an image, its corner at (y0, x0); what lies outside of the image is left out. */
function addWindow(
  window: usize,
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  kh: i32,
  kw: i32,
  y0: i32,
  x0: i32,
): void {
  const pixel = (<usize>c) << 2;
  const run = <usize>kw * pixel;
  const first = max(0, x0);
  const last = min(w, x0 + kw);
  if (first >= last) return;
  const skipped = <usize>(first - x0) * pixel;
  const bytes = <usize>(last - first) * pixel;
  for (let a = max(0, -y0); a < min(kh, h - y0); a++) {
    const from = window + <usize>a * run + skipped;
    const to = image + <usize>((y0 + a) * w + first) * pixel;
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    }
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}
