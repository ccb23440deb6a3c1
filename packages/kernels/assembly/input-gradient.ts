import { bandRows, convolutionBands, convolutionScratch, convolveBand } from './convolution';
import { copyFloats } from './floats';
import { packPanel, panelWidth } from './pack';

/**
 * Packs what one phase of the input gradient multiplies with: the taps y0, y0 + sh, ... and x0, x0 + sw, ... of a filter
 * [kh x kw x c x f], last tap first, as panels of taps * f rows (see `packFilter`).
 */
export function packGradientFilter(
  filter: usize,
  kh: i32,
  kw: i32,
  c: i32,
  f: i32,
  y0: i32,
  x0: i32,
  sh: i32,
  sw: i32,
  panels: usize,
): void {
  const ny = (kh - y0 + sh - 1) / sh;
  const nx = (kw - x0 + sw - 1) / sw;
  let panel = panels;
  for (let j = 0; j < c; ) {
    const width = panelWidth(c - j);
    for (let ty = ny - 1; ty >= 0; ty--) {
      for (let tx = nx - 1; tx >= 0; tx--) {
        const tap = (y0 + ty * sh) * kw + x0 + tx * sw;
        const column = filter + ((<usize>(tap * c + j) * <usize>f) << 2);
        packPanel(column, 4, (<usize>f) << 2, panel, f, min(width, c - j), width);
        panel += (<usize>(f * width)) << 2;
      }
    }
    j += width;
  }
}

/** Bytes of scratch for `inputGradientPhase`: that of the convolution, then a band of its output. */
export function inputGradientScratch(f: i32, ny: i32, nx: i32, c: i32, h: i32, w: i32): i32 {
  return convolutionScratch(f, ny, nx, h, w, 1, 1) + bandRows(h, w) * w * c * 4;
}

/**
 * One phase of the gradient of a strided convolution for its input: every sh-th row from `firstRow` and every sw-th
 * column from `firstColumn` of dx [n x bigH x bigW x c], h x w pixels an image. At these pixels alone a fixed part of the
 * filter's taps meets dy [n x oh x ow x f], so each phase is a convolution at stride 1 with those taps, and none
 * multiplies with zeros. For the bands [from, to), `convolutionBands(h, w)` to an image.
 */
export function inputGradientPhase(
  dy: usize,
  oh: i32,
  ow: i32,
  f: i32,
  panels: usize,
  ny: i32,
  nx: i32,
  c: i32,
  dx: usize,
  bigH: i32,
  bigW: i32,
  h: i32,
  w: i32,
  firstRow: i32,
  firstColumn: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const bands = convolutionBands(h, w);
  const most = bandRows(h, w);
  const phase = scratch + <usize>convolutionScratch(f, ny, nx, h, w, 1, 1);
  const pixel = (<usize>c) << 2;
  for (let unit = from; unit < to; unit++) {
    const n = unit / bands;
    const y0 = (unit - n * bands) * most;
    const rows = min(most, h - y0);
    const image = dy + ((<usize>n * <usize>(oh * ow * f)) << 2);
    convolveBand(image, oh, ow, f, panels, ny, nx, c, phase, rows, w, 1, 1, y0 - top, -left, scratch);
    for (let y = 0; y < rows; y++) {
      const row = (n * bigH + firstRow + (y0 + y) * sh) * bigW + firstColumn;
      let target = dx + <usize>row * pixel;
      let source = phase + <usize>(y * w) * pixel;
      for (let x = 0; x < w; x++) {
        copyFloats(source, target, pixel);
        source += pixel;
        target += pixel * <usize>sw;
      }
    }
  }
}
