import { madd } from './madd';

/** Numbers that are looked at between two looks at the count. */
const STRIDE: i32 = 1024;

/** How many of `length` numbers are not zero; stops counting soon after `limit`. */
export function countNonZero(x: usize, length: i32, limit: i32): i32 {
  const zero = f32x4.splat(0);
  let count = 0;
  for (let i = 0; i < length && count <= limit; i += STRIDE) {
    const end = x + ((<usize>min(length, i + STRIDE)) << 2);
    let p = x + ((<usize>i) << 2);
    let counts = zero;
    // Where they differ there are ones in every bit: minus one.
    for (; p + 16 <= end; p += 16) counts = i32x4.sub(counts, f32x4.ne(v128.load(p), zero));
    count += i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
    count += i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
    for (; p < end; p += 4) count += i32(load<f32>(p) !== 0);
  }
  return count;
}

/** Where in dy [rows x channels] which channel is not zero: `starts` i32[channels + 1] into `rowsOf`, ascending. */
export function listByChannel(dy: usize, rows: i32, channels: i32, starts: usize, rowsOf: usize): void {
  const width = (<usize>channels) << 2;
  const end = dy + <usize>rows * width;
  memory.fill(starts, 0, width + 4);
  for (let at = dy; at < end; at += width) {
    for (let c = nextNonZero(at, 0, width); c < width; c = nextNonZero(at, c + 4, width)) {
      store<i32>(starts + c, load<i32>(starts + c) + 1);
    }
  }
  let sum = 0;
  for (let c: usize = 0; c <= width; c += 4) {
    const count = load<i32>(starts + c);
    store<i32>(starts + c, sum);
    sum += count;
  }
  for (let row = 0, at = dy; row < rows; row++, at += width) {
    for (let c = nextNonZero(at, 0, width); c < width; c = nextNonZero(at, c + 4, width)) {
      const place = load<i32>(starts + c);
      store<i32>(rowsOf + ((<usize>place) << 2), row);
      store<i32>(starts + c, place + 1);
    }
  }
  // Each start has moved to its end, which is where the next one began.
  memory.copy(starts + 4, starts, width);
  store<i32>(starts, 0);
}

/** The byte from `at` on where a row's next number lies that is not zero, or the row's end. */
function nextNonZero(row: usize, at: usize, width: usize): usize {
  const zero = f32x4.splat(0);
  while (at + 16 <= width && !v128.any_true(f32x4.ne(v128.load(row + at), zero))) at += 16;
  while (at < width && load<f32>(row + at) === 0) at += 4;
  return at;
}

/** target[columns x rows] = the transposed source [rows x columns], for the target's rows [from, to). */
export function transposeRows(
  source: usize,
  rows: i32,
  columns: i32,
  target: usize,
  from: i32,
  to: i32,
): void {
  for (let column = from; column < to; column++) {
    const out = target + ((<usize>(column * rows)) << 2);
    let p = source + ((<usize>column) << 2);
    for (let row = 0; row < rows; row++) {
      store<f32>(out + ((<usize>row) << 2), load<f32>(p));
      p += (<usize>columns) << 2;
    }
  }
}

/**
 * The gradient of a convolution for its filter, transposed: gradients[channel] = the windows of x at the rows that
 * `listByChannel` gives for it, each times its dy. For the channels [from, to).
 */
export function sparseFilterGradient(
  x: usize,
  h: i32,
  w: i32,
  c: i32,
  dy: usize,
  oh: i32,
  ow: i32,
  channels: i32,
  fh: i32,
  fw: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  starts: usize,
  rowsOf: usize,
  gradients: usize,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const window = <usize>(fh * fw) * pixel;
  memory.fill(gradients + <usize>from * window, 0, <usize>(to - from) * window);
  for (let k = from; k < to; k++) {
    const gradient = gradients + <usize>k * window;
    const end = load<i32>(starts + ((<usize>(k + 1)) << 2));
    for (let i = load<i32>(starts + ((<usize>k) << 2)); i < end; i++) {
      const row = load<i32>(rowsOf + ((<usize>i) << 2));
      const factor = load<f32>(dy + ((<usize>(row * channels + k)) << 2));
      const n = row / (oh * ow);
      const y0 = ((row / ow) % oh) * sh - top;
      const x0 = (row % ow) * sw - left;
      const a = max(0, -x0);
      const bytes = <usize>max(0, min(fw, w - x0) - a) * pixel;
      for (let b = max(0, -y0); b < min(fh, h - y0); b++) {
        const image = x + <usize>((n * h + y0 + b) * w + x0 + a) * pixel;
        addScaled(image, factor, gradient + <usize>(b * fw + a) * pixel, bytes);
      }
    }
  }
}

/**
 * The gradient of a convolution for its input: dx's windows = the transposed filters [channels x fh x fw x c] times the dy
 * that are not zero. For the images [from, to).
 */
export function sparseInputGradient(
  dy: usize,
  oh: i32,
  ow: i32,
  channels: i32,
  filters: usize,
  fh: i32,
  fw: i32,
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
): void {
  const pixel = (<usize>c) << 2;
  const window = <usize>(fh * fw) * pixel;
  const image = <usize>(h * w) * pixel;
  const width = (<usize>channels) << 2;
  memory.fill(dx + <usize>from * image, 0, <usize>(to - from) * image);
  for (let n = from; n < to; n++) {
    for (let place = 0; place < oh * ow; place++) {
      const y0 = (place / ow) * sh - top;
      const x0 = (place % ow) * sw - left;
      const a = max(0, -x0);
      const bytes = <usize>max(0, min(fw, w - x0) - a) * pixel;
      const at = dy + <usize>(n * oh * ow + place) * width;
      for (let k = nextNonZero(at, 0, width); k < width; k = nextNonZero(at, k + 4, width)) {
        const factor = load<f32>(at + k);
        const filter = filters + (k >> 2) * window;
        for (let b = max(0, -y0); b < min(fh, h - y0); b++) {
          const target = dx + <usize>n * image + <usize>((y0 + b) * w + x0 + a) * pixel;
          addScaled(filter + <usize>(b * fw + a) * pixel, factor, target, bytes);
        }
      }
    }
  }
}

/** y += factor * x for `bytes` bytes. */
function addScaled(x: usize, factor: f32, y: usize, bytes: usize): void {
  const factors = f32x4.splat(factor);
  let i: usize = 0;
  for (; i + 32 <= bytes; i += 32) {
    v128.store(y + i, madd(factors, v128.load(x + i), v128.load(y + i)));
    v128.store(y + i + 16, madd(factors, v128.load(x + i + 16), v128.load(y + i + 16)));
  }
  for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(y + i) + factor * load<f32>(x + i));
}
