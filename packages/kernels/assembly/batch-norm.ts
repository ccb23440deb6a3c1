import { blockRows, rowBlocks, sumColumns } from './row-blocks';

/**
 * For the blocks [from, to) of x [rows x channels]: moments[block] = [sum | squares], float32[2 x channels], where
 * `squares` adds up (x - the block's mean)^2. In two passes, the second one from the cache: no digits cancel.
 */
export function batchNormMoments(
  x: usize,
  rows: i32,
  channels: i32,
  moments: usize,
  from: i32,
  to: i32,
): void {
  const size = blockRows(channels);
  const row = (<usize>channels) << 2;
  for (let block = from; block < to; block++) {
    const start = block * size;
    const count = <f32>(min(rows, start + size) - start);
    const first = x + <usize>start * row;
    const last = x + <usize>min(rows, start + size) * row;
    const out = moments + <usize>block * 2 * row;
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) {
      const sum = sumColumns(first + at, last, row);
      v128.store(out + at, sum);
      v128.store(out + row + at, sumSquares(first + at, last, row, f32x4.div(sum, f32x4.splat(count))));
    }
    for (; at < row; at += 4) {
      let sum: f32 = 0;
      for (let p = first + at; p < last; p += row) sum += load<f32>(p);
      const mean = sum / count;
      let squares: f32 = 0;
      for (let p = first + at; p < last; p += row) {
        const d = load<f32>(p) - mean;
        squares += d * d;
      }
      store<f32>(out + at, sum);
      store<f32>(out + row + at, squares);
    }
  }
}

function sumSquares(first: usize, last: usize, row: usize, mean: v128): v128 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let p = first;
  for (; p + row < last; p += 2 * row) {
    const d0 = f32x4.sub(v128.load(p), mean);
    const d1 = f32x4.sub(v128.load(p + row), mean);
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
  }
  if (p < last) {
    const d = f32x4.sub(v128.load(p), mean);
    s0 = f32x4.add(s0, f32x4.mul(d, d));
  }
  return f32x4.add(s0, s1);
}

/**
 * Joins the blocks of `batchNormMoments` to mean, biased variance, and scale = gamma / sqrt(variance + epsilon).
 *
 * @see Chan, Golub and LeVeque 1983, https://doi.org/10.2307/2683386
 */
export function batchNormStatistics(
  moments: usize,
  rows: i32,
  channels: i32,
  gamma: usize,
  epsilon: f32,
  mean: usize,
  variance: usize,
  scale: usize,
): void {
  const size = blockRows(channels);
  const blocks = rowBlocks(rows, channels);
  const row = (<usize>channels) << 2;
  for (let at: usize = 0; at < row; at += 4) {
    let sum: f64 = 0;
    for (let b = 0; b < blocks; b++) sum += load<f32>(moments + <usize>b * 2 * row + at);
    const m = sum / rows;
    let squares: f64 = 0;
    for (let b = 0; b < blocks; b++) {
      const block = moments + <usize>b * 2 * row + at;
      const count = min(rows, (b + 1) * size) - b * size;
      const d = <f64>load<f32>(block) / count - m;
      squares += <f64>load<f32>(block + row) + d * d * count;
    }
    const v = <f32>(squares / rows);
    store<f32>(mean + at, <f32>m);
    store<f32>(variance + at, v);
    store<f32>(scale + at, load<f32>(gamma + at) / sqrt<f32>(v + epsilon));
  }
}

/** y = (x - mean) * scale + offset for the blocks [from, to). */
export function normalizeRows(
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  scale: usize,
  offset: usize,
  y: usize,
  from: i32,
  to: i32,
): void {
  const size = blockRows(channels);
  const row = (<usize>channels) << 2;
  const last = <usize>min(rows, to * size) * row;
  for (let r = <usize>(from * size) * row; r < last; r += row) {
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) {
      const d = f32x4.sub(v128.load(x + r + at), v128.load(mean + at));
      v128.store(y + r + at, f32x4.add(f32x4.mul(d, v128.load(scale + at)), v128.load(offset + at)));
    }
    for (; at < row; at += 4) {
      const d = load<f32>(x + r + at) - load<f32>(mean + at);
      store<f32>(y + r + at, d * load<f32>(scale + at) + load<f32>(offset + at));
    }
  }
}

/** scale = gamma / sqrt(variance + epsilon); `gamma` 0 for ones. */
export function batchNormScale(
  gamma: usize,
  variance: usize,
  epsilon: f32,
  channels: i32,
  scale: usize,
): void {
  const row = (<usize>channels) << 2;
  for (let at: usize = 0; at < row; at += 4) {
    const factor = gamma ? load<f32>(gamma + at) : <f32>1;
    store<f32>(scale + at, factor / sqrt<f32>(load<f32>(variance + at) + epsilon));
  }
}
