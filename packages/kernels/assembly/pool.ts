import { addLanes, divideLanes, largerLanes, splat, vectorAt, vectorBytes } from './lanes';
import { endTap, firstTap } from './taps';

// What becomes of a window's numbers. Types alone, as in combine.ts.

@unmanaged
class Largest {
  start<T>(): T {
    return splat<T>(-Infinity);
  }
  join<T>(largest: T, value: T): T {
    return largerLanes<T>(largest, value);
  }
  finish<T>(largest: T, _count: f32): T {
    return largest;
  }
}

@unmanaged
class Mean {
  start<T>(): T {
    return splat<T>(0);
  }
  join<T>(sum: T, value: T): T {
    return addLanes<T>(sum, value);
  }
  finish<T>(sum: T, count: f32): T {
    return divideLanes<T>(sum, splat<T>(count));
  }
}

/**
 * y = the largest value of every window of x [n x h x w x c], or with `average` the mean of its pixels inside of the image,
 * for the output rows [from, to), `oh` to an image. NaN is never the largest; a window of nothing else, or without a pixel,
 * gives -Infinity, and its mean is NaN.
 */
export function pool(
  average: bool,
  x: usize,
  y: usize,
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
  for (let unit = from; unit < to; unit++) {
    const n = unit / oh;
    const y0 = (unit - n * oh) * sh - top;
    const firstRow = firstTap(y0, 1);
    const rows = max(0, endTap(y0, 1, fh, h) - firstRow);
    const line = x + <usize>((n * h + y0 + firstRow) * w) * pixel;
    const target = y + <usize>(unit * ow) * pixel;
    if (average) poolRow<Mean>(line, w, pixel, rows, fw, sw, left, target, ow);
    else poolRow<Largest>(line, w, pixel, rows, fw, sw, left, target, ow);
  }
}

/** A row of `ow` windows, `rows` pixels high, on `line` and the rows below it. */
function poolRow<Pooling>(
  line: usize,
  w: i32,
  pixel: usize,
  rows: i32,
  fw: i32,
  sw: i32,
  left: i32,
  target: usize,
  ow: i32,
): void {
  const vectors = vectorBytes(pixel);
  const row = <usize>w * pixel;
  const step = <usize>sw * pixel;
  for (let ox = 0; ox < ow; ) {
    const x0 = ox * sw - left;
    let at: usize = 0;
    if (x0 >= 0 && ox + 4 <= ow && x0 + 3 * sw + fw <= w) {
      const corner = line + <usize>x0 * pixel;
      for (; at < vectors; at += 16) {
        const k = vectorAt(at, pixel);
        fourWindows<Pooling, v128>(corner + k, row, pixel, step, rows, fw, target + k);
      }
      for (; at < pixel; at += 4) {
        fourWindows<Pooling, f32>(corner + at, row, pixel, step, rows, fw, target + at);
      }
      ox += 4;
      target += 4 * pixel;
    } else {
      const first = firstTap(x0, 1);
      const columns = max(0, endTap(x0, 1, fw, w) - first);
      const corner = line + <usize>(x0 + first) * pixel;
      for (; at < vectors; at += 16) {
        const k = vectorAt(at, pixel);
        oneWindow<Pooling, v128>(corner + k, row, pixel, rows, columns, target + k);
      }
      for (; at < pixel; at += 4) {
        oneWindow<Pooling, f32>(corner + at, row, pixel, rows, columns, target + at);
      }
      ox++;
      target += pixel;
    }
  }
}

/** Four windows side by side, whole, `step` bytes apart: none waits for the others' sums. */
function fourWindows<Pooling, T>(
  x: usize,
  row: usize,
  pixel: usize,
  step: usize,
  rows: i32,
  columns: i32,
  y: usize,
): void {
  const pooling = changetype<Pooling>(0);
  let v0 = pooling.start<T>();
  let v1 = v0;
  let v2 = v0;
  let v3 = v0;
  for (let a = 0; a < rows; a++, x += row) {
    let p = x;
    for (let b = 0; b < columns; b++, p += pixel) {
      const p1 = p + step;
      const p2 = p1 + step;
      v0 = pooling.join<T>(v0, load<T>(p));
      v1 = pooling.join<T>(v1, load<T>(p1));
      v2 = pooling.join<T>(v2, load<T>(p2));
      v3 = pooling.join<T>(v3, load<T>(p2 + step));
    }
  }
  const count = <f32>(rows * columns);
  store<T>(y, pooling.finish<T>(v0, count));
  y += pixel;
  store<T>(y, pooling.finish<T>(v1, count));
  y += pixel;
  store<T>(y, pooling.finish<T>(v2, count));
  y += pixel;
  store<T>(y, pooling.finish<T>(v3, count));
}

function oneWindow<Pooling, T>(x: usize, row: usize, pixel: usize, rows: i32, columns: i32, y: usize): void {
  const pooling = changetype<Pooling>(0);
  let value = pooling.start<T>();
  for (let a = 0; a < rows; a++, x += row) {
    let p = x;
    for (let b = 0; b < columns; b++, p += pixel) value = pooling.join<T>(value, load<T>(p));
  }
  store<T>(y, pooling.finish<T>(value, <f32>(rows * columns)));
}
