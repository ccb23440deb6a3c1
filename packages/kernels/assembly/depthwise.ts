import { clampLanes, maddLanes, splat, vectorAt, vectorBytes } from './lanes';
import { endTap, firstTap } from './taps';

/**
 * y = clamp(depthwise convolution of x [n x h x w x c] with filter [kh x kw x c x m] + bias), for the output rows
 * [from, to), `oh` to an image. `bias` 0 for none.
 *
 * Nothing is copied: a window at the border meets the taps that lie inside. Elsewhere four windows side by side share
 * each number of the filter.
 */
export function depthwise(
  x: usize,
  filter: usize,
  bias: usize,
  low: f32,
  high: f32,
  y: usize,
  h: i32,
  w: i32,
  c: i32,
  m: i32,
  kh: i32,
  kw: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  dh: i32,
  dw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const outPixel = <usize>m * pixel;
  const vectors = m === 1 ? vectorBytes(pixel) : 0;
  const inRow = <usize>(dh * w) * pixel;
  const tap = <usize>dw * pixel;
  const step = <usize>sw * pixel;
  for (let unit = from; unit < to; unit++) {
    const n = unit / oh;
    const y0 = (unit - n * oh) * sh - top;
    const firstRow = firstTap(y0, dh);
    const rows = endTap(y0, dh, kh, h) - firstRow;
    const line = x + <usize>((n * h + y0 + firstRow * dh) * w) * pixel;
    const taps = filter + <usize>(firstRow * kw) * outPixel;
    let target = y + <usize>(unit * ow) * outPixel;
    for (let ox = 0; ox < ow; ) {
      const x0 = ox * sw - left;
      const corner = line + <usize>x0 * pixel;
      let k: usize = 0;
      if (x0 >= 0 && ox + 4 <= ow && x0 + 3 * sw + (kw - 1) * dw < w) {
        for (; k < vectors; k += 16) {
          const v = vectorAt(k, pixel);
          fourWindows<v128>(
            corner + v,
            inRow,
            tap,
            step,
            taps,
            bias,
            low,
            high,
            target,
            v,
            outPixel,
            rows,
            kw,
          );
        }
        for (; k < outPixel; k += 4) {
          const at = corner + channelOf(k, m);
          fourWindows<f32>(at, inRow, tap, step, taps, bias, low, high, target, k, outPixel, rows, kw);
        }
        ox += 4;
        target += 4 * outPixel;
      } else {
        const first = firstTap(x0, dw);
        const columns = endTap(x0, dw, kw, w) - first;
        const at = corner + <usize>first * tap;
        const part = taps + <usize>first * outPixel;
        for (; k < vectors; k += 16) {
          const v = vectorAt(k, pixel);
          oneWindow<v128>(at + v, inRow, tap, part, bias, low, high, target, v, outPixel, rows, columns, kw);
        }
        for (; k < outPixel; k += 4) {
          const from = at + channelOf(k, m);
          oneWindow<f32>(from, inRow, tap, part, bias, low, high, target, k, outPixel, rows, columns, kw);
        }
        ox++;
        target += outPixel;
      }
    }
  }
}

/** Where the input of the output at byte `k` lies in its pixel. */
export function channelOf(k: usize, m: i32): usize {
  return m === 1 ? k : ((k >> 2) / <usize>m) << 2;
}

/** The output numbers at byte `k` of four pixels, whose windows lie `step` bytes apart in the input. */
function fourWindows<T>(
  x: usize,
  inRow: usize,
  tap: usize,
  step: usize,
  filter: usize,
  bias: usize,
  low: f32,
  high: f32,
  y: usize,
  k: usize,
  outPixel: usize,
  rows: i32,
  columns: i32,
): void {
  let s0 = bias ? load<T>(bias + k) : splat<T>(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let weight = filter + k;
  for (let a = 0; a < rows; a++, x += inRow) {
    let p = x;
    for (let b = 0; b < columns; b++, p += tap, weight += outPixel) {
      const f = load<T>(weight);
      const p1 = p + step;
      const p2 = p1 + step;
      s0 = maddLanes<T>(load<T>(p), f, s0);
      s1 = maddLanes<T>(load<T>(p1), f, s1);
      s2 = maddLanes<T>(load<T>(p2), f, s2);
      s3 = maddLanes<T>(load<T>(p2 + step), f, s3);
    }
  }
  const lows = splat<T>(low);
  const highs = splat<T>(high);
  let target = y + k;
  store<T>(target, clampLanes<T>(s0, lows, highs));
  target += outPixel;
  store<T>(target, clampLanes<T>(s1, lows, highs));
  target += outPixel;
  store<T>(target, clampLanes<T>(s2, lows, highs));
  target += outPixel;
  store<T>(target, clampLanes<T>(s3, lows, highs));
}

/** The output numbers at byte `k` of one pixel, by `rows` x `columns` taps of a filter of `kw` columns. */
function oneWindow<T>(
  x: usize,
  inRow: usize,
  tap: usize,
  filter: usize,
  bias: usize,
  low: f32,
  high: f32,
  y: usize,
  k: usize,
  outPixel: usize,
  rows: i32,
  columns: i32,
  kw: i32,
): void {
  let sum = bias ? load<T>(bias + k) : splat<T>(0);
  const filterRow = <usize>kw * outPixel;
  let line = filter + k;
  for (let a = 0; a < rows; a++, x += inRow, line += filterRow) {
    let p = x;
    let weight = line;
    for (let b = 0; b < columns; b++, p += tap, weight += outPixel) {
      sum = maddLanes<T>(load<T>(p), load<T>(weight), sum);
    }
  }
  store<T>(y + k, clampLanes<T>(sum, splat<T>(low), splat<T>(high)));
}
