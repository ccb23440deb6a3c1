import {
  addLanes,
  largerLanes,
  multiplyLanes,
  splat,
  vectorAt,
  vectorBytes,
  whereEqual,
  whereLarger,
} from './lanes';

/**
 * dx of max pooling for the images [from, to): each window's gradient goes to its first largest value. NaN is never the
 * largest, and a window of nothing but NaN or -Infinity passes nothing on.
 */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  dx: usize,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  fh: i32,
  fw: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const row = <usize>w * pixel;
  // A pixel of one window gets its gradient once, so nothing is read, and a number may be written twice.
  const overlap = fh > sh || fw > sw;
  const vectors = overlap ? pixel & ~15 : vectorBytes(pixel);
  for (let n = from; n < to; n++) {
    const image = <usize>(n * h) * row;
    memory.fill(dx + image, 0, <usize>h * row);
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * sh - top);
      const rows = min(h, oy * sh - top + fh) - y0;
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * sw - left);
        const columns = min(w, ox * sw - left + fw) - x0;
        const g = dy + <usize>((n * oh + oy) * ow + ox) * pixel;
        const corner = image + <usize>(y0 * w + x0) * pixel;
        let at: usize = 0;
        for (; at < vectors; at += 16) {
          const k = vectorAt(at, pixel);
          const to = corner + k;
          passToLargest<v128>(x + to, load<v128>(g + k), dx + to, row, pixel, rows, columns, overlap);
        }
        for (; at < pixel; at += 4) {
          const to = corner + at;
          passToLargest<f32>(x + to, load<f32>(g + at), dx + to, row, pixel, rows, columns, overlap);
        }
      }
    }
  }
}

/** Adds a window's gradient to its first largest value. The place is counted in float32, exact for any window. */
function passToLargest<T>(
  x: usize,
  g: T,
  dx: usize,
  row: usize,
  pixel: usize,
  rows: i32,
  columns: i32,
  overlap: bool,
): void {
  let largest = splat<T>(-Infinity);
  let place = splat<T>(-1);
  let index: f32 = 0;
  for (let a = 0; a < rows; a++, x += row) {
    let p = x;
    for (let b = 0; b < columns; b++, p += pixel, index++) {
      const value = load<T>(p);
      place = whereLarger<T>(value, largest, splat<T>(index), place);
      largest = largerLanes<T>(largest, value);
    }
  }
  index = 0;
  for (let a = 0; a < rows; a++, dx += row) {
    let p = dx;
    for (let b = 0; b < columns; b++, p += pixel, index++) {
      const part = whereEqual<T>(g, place, splat<T>(index));
      store<T>(p, overlap ? addLanes<T>(load<T>(p), part) : part);
    }
  }
}

/** dx of average pooling for the images [from, to): each pixel of a window gets `share` of its gradient. */
export function averagePoolGradient(
  dy: usize,
  dx: usize,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  fh: i32,
  fw: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  share: f32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const row = <usize>w * pixel;
  for (let n = from; n < to; n++) {
    const image = dx + <usize>(n * h) * row;
    memory.fill(image, 0, <usize>h * row);
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * sh - top);
      const rows = min(h, oy * sh - top + fh) - y0;
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * sw - left);
        const columns = min(w, ox * sw - left + fw) - x0;
        const g = dy + <usize>((n * oh + oy) * ow + ox) * pixel;
        const corner = image + <usize>(y0 * w + x0) * pixel;
        let at: usize = 0;
        for (; at + 16 <= pixel; at += 16) {
          passToAll<v128>(load<v128>(g + at), share, corner + at, row, pixel, rows, columns);
        }
        for (; at < pixel; at += 4) {
          passToAll<f32>(load<f32>(g + at), share, corner + at, row, pixel, rows, columns);
        }
      }
    }
  }
}

function passToAll<T>(g: T, share: f32, dx: usize, row: usize, pixel: usize, rows: i32, columns: i32): void {
  const part = multiplyLanes<T>(g, splat<T>(share));
  for (let a = 0; a < rows; a++, dx += row) {
    let p = dx;
    for (let b = 0; b < columns; b++, p += pixel) store<T>(p, addLanes<T>(load<T>(p), part));
  }
}
