import { channelOf } from './depthwise';
import { addLanes, maddLanes, splat } from './lanes';
import { endTap, firstTap } from './taps';

/** Input channels of a unit of the filter's gradient: a cache line. */
const CHANNELS: i32 = 16;

/** Units by which the filter's gradient is shared among threads: a row of taps for a group of input channels. */
export function depthwiseFilterUnits(c: i32, kh: i32): i32 {
  return ((c + CHANNELS - 1) / CHANNELS) * kh;
}

/** Turns a filter of `taps` taps of `c` numbers round, as the gradient at stride 1 needs it. */
export function flipTaps(filter: usize, taps: i32, c: i32, flipped: usize): void {
  const bytes = (<usize>c) << 2;
  for (let tap = 0; tap < taps; tap++) {
    memory.copy(flipped + <usize>(taps - 1 - tap) * bytes, filter + <usize>tap * bytes, bytes);
  }
}

/**
 * Gradient of a depthwise convolution for its input, for the images [from, to): every dy is spread over its window.
 * `m` outputs belong to each input channel.
 */
export function depthwiseInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
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
  const filterRow = <usize>kw * outPixel;
  const inRow = <usize>(dh * w) * pixel;
  const tap = <usize>dw * pixel;
  for (let n = from; n < to; n++) {
    const image = dx + <usize>(n * h * w) * pixel;
    memory.fill(image, 0, <usize>(h * w) * pixel);
    for (let oy = 0; oy < oh; oy++) {
      const y0 = oy * sh - top;
      const firstRow = firstTap(y0, dh);
      const rows = endTap(y0, dh, kh, h) - firstRow;
      const line = image + <usize>((y0 + firstRow * dh) * w) * pixel;
      for (let ox = 0; ox < ow; ox++) {
        const x0 = ox * sw - left;
        const first = firstTap(x0, dw);
        const columns = endTap(x0, dw, kw, w) - first;
        const corner = line + <usize>(x0 + first * dw) * pixel;
        const g = dy + <usize>((n * oh + oy) * ow + ox) * outPixel;
        const taps = filter + <usize>(firstRow * kw + first) * outPixel;
        let k: usize = 0;
        if (m === 1) {
          for (; k + 16 <= outPixel; k += 16) {
            const part = load<v128>(g + k);
            spread<v128>(part, taps + k, outPixel, filterRow, corner + k, tap, inRow, rows, columns);
          }
        }
        for (; k < outPixel; k += 4) {
          const to = corner + channelOf(k, m);
          spread<f32>(load<f32>(g + k), taps + k, outPixel, filterRow, to, tap, inRow, rows, columns);
        }
      }
    }
  }
}

/** Adds g * filter to a window of `rows` x `columns` taps. */
function spread<T>(
  g: T,
  filter: usize,
  outPixel: usize,
  filterRow: usize,
  dx: usize,
  tap: usize,
  inRow: usize,
  rows: i32,
  columns: i32,
): void {
  for (let a = 0; a < rows; a++, dx += inRow, filter += filterRow) {
    let p = dx;
    let weight = filter;
    for (let b = 0; b < columns; b++, p += tap, weight += outPixel) {
      store<T>(p, maddLanes<T>(g, load<T>(weight), load<T>(p)));
    }
  }
}

/**
 * Gradient of a depthwise convolution for its filter, for the units [from, to). Whoever computes a unit goes over all
 * images, so the sum runs in the same order however the units are shared.
 */
export function depthwiseFilterGradient(
  x: usize,
  dy: usize,
  df: usize,
  images: i32,
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
  const xStep = <usize>sw * pixel;
  for (let unit = from; unit < to; unit++) {
    const group = unit / kh;
    const a = unit - group * kh;
    const start = (<usize>(group * CHANNELS * m)) << 2;
    const end = (<usize>(min(c, (group + 1) * CHANNELS) * m)) << 2;
    const taps = df + <usize>(a * kw) * outPixel;
    for (let b = 0; b < kw; b++) memory.fill(taps + <usize>b * outPixel + start, 0, end - start);
    for (let n = 0; n < images; n++) {
      for (let oy = 0; oy < oh; oy++) {
        const row = oy * sh + a * dh - top;
        if (row < 0 || row >= h) continue;
        const line = x + <usize>((n * h + row) * w) * pixel;
        const g = dy + <usize>((n * oh + oy) * ow) * outPixel;
        for (let b = 0; b < kw; b++) {
          const x0 = b * dw - left;
          const first = firstTap(x0, sw);
          const count = endTap(x0, sw, ow, w) - first;
          const source = line + <usize>(x0 + first * sw) * pixel;
          const gradient = g + <usize>first * outPixel;
          const target = taps + <usize>b * outPixel;
          let k = start;
          if (m === 1) {
            for (; k + 16 <= end; k += 16) {
              addRowProduct<v128>(source + k, xStep, gradient + k, outPixel, count, target + k);
            }
          }
          for (; k < end; k += 4) {
            const from = source + channelOf(k, m);
            addRowProduct<f32>(from, xStep, gradient + k, outPixel, count, target + k);
          }
        }
      }
    }
  }
}

/** target += the sum of x * g over `count` pixels of a row, by two sums that don't wait for each other. */
function addRowProduct<T>(x: usize, xStep: usize, g: usize, gStep: usize, count: i32, target: usize): void {
  let sum0 = load<T>(target);
  let sum1 = splat<T>(0);
  let i = 0;
  for (; i + 2 <= count; i += 2) {
    sum0 = maddLanes<T>(load<T>(x), load<T>(g), sum0);
    sum1 = maddLanes<T>(load<T>(x + xStep), load<T>(g + gStep), sum1);
    x += 2 * xStep;
    g += 2 * gStep;
  }
  if (i < count) sum0 = maddLanes<T>(load<T>(x), load<T>(g), sum0);
  store<T>(target, addLanes<T>(sum0, sum1));
}
