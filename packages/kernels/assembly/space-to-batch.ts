import { copyFloats, fillZero } from './floats';
import { endTap, firstTap } from './taps';

/**
 * y [dh * dw * images x ph x pw x c] = the phases of x [images x h x w x c]: phase (p, q) has x's pixels (i * dh + p - top,
 * j * dw + q - left), and zeros where x has none. For the rows of y [from, to), the phases outermost.
 */
export function spaceToBatch(
  x: usize,
  images: i32,
  h: i32,
  w: i32,
  c: i32,
  y: usize,
  ph: i32,
  pw: i32,
  dh: i32,
  dw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const rowBytes = <usize>pw * pixel;
  for (let unit = from; unit < to; unit++) {
    const image = unit / ph;
    const phase = image / images;
    const n = image - phase * images;
    const p = phase / dw;
    const target = y + <usize>unit * rowBytes;
    const row = (unit - image * ph) * dh + p - top;
    const start = phase - p * dw - left;
    const first = firstTap(start, dw);
    const end = endTap(start, dw, pw, w);
    if (row < 0 || row >= h || first >= end) {
      fillZero(target, rowBytes);
      continue;
    }
    const before = <usize>first * pixel;
    const after = <usize>end * pixel;
    fillZero(target, before);
    const source = x + <usize>((n * h + row) * w + start + first * dw) * pixel;
    copyPixels(source, <usize>dw * pixel, target + before, pixel, pixel, end - first);
    fillZero(target + after, rowBytes - after);
  }
}

/**
 * y [images x h x w x c] = the picture that the phases x [dh * dw * images x ph x pw x c] were taken from, without its
 * first `top` rows and `left` columns. For the rows of y [from, to).
 */
export function batchToSpace(
  x: usize,
  images: i32,
  ph: i32,
  pw: i32,
  c: i32,
  y: usize,
  h: i32,
  w: i32,
  dh: i32,
  dw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  for (let unit = from; unit < to; unit++) {
    const n = unit / h;
    const row = unit - n * h + top;
    const i = row / dh;
    const p = row - i * dh;
    const target = y + <usize>(unit * w) * pixel;
    for (let column = 0; column < min(dw, w); column++) {
      const j = (column + left) / dw;
      const q = column + left - j * dw;
      const image = (p * dw + q) * images + n;
      const source = x + <usize>((image * ph + i) * pw + j) * pixel;
      const count = (w - column + dw - 1) / dw;
      copyPixels(source, pixel, target + <usize>column * pixel, <usize>dw * pixel, pixel, count);
    }
  }
}

/** Copies `count` pixels of `pixel` bytes. */
function copyPixels(x: usize, xStep: usize, y: usize, yStep: usize, pixel: usize, count: i32): void {
  if (xStep === pixel && yStep === pixel) {
    copyFloats(x, y, <usize>count * pixel);
    return;
  }
  for (let i = 0; i < count; i++, x += xStep, y += yStep) copyFloats(x, y, pixel);
}
