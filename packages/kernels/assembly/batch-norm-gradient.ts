import { blockRows, joinSums, rowBlocks } from './row-blocks';

/** For the blocks [from, to): sums[block] = [sum dy | sum dy * (x - mean)], float32[2 x channels]. */
export function batchNormGradientSums(
  x: usize,
  dy: usize,
  mean: usize,
  rows: i32,
  channels: i32,
  sums: usize,
  from: i32,
  to: i32,
): void {
  const size = blockRows(channels);
  const row = (<usize>channels) << 2;
  for (let block = from; block < to; block++) {
    const first = <usize>(block * size) * row;
    const last = <usize>min(rows, (block + 1) * size) * row;
    const out = sums + <usize>block * 2 * row;
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) {
      const m = v128.load(mean + at);
      let sum0 = f32x4.splat(0);
      let sum1 = f32x4.splat(0);
      let dot0 = f32x4.splat(0);
      let dot1 = f32x4.splat(0);
      let p = first + at;
      for (; p + row < last; p += 2 * row) {
        const g0 = v128.load(dy + p);
        const g1 = v128.load(dy + p + row);
        sum0 = f32x4.add(sum0, g0);
        sum1 = f32x4.add(sum1, g1);
        dot0 = f32x4.add(dot0, f32x4.mul(g0, f32x4.sub(v128.load(x + p), m)));
        dot1 = f32x4.add(dot1, f32x4.mul(g1, f32x4.sub(v128.load(x + p + row), m)));
      }
      if (p < last) {
        const g = v128.load(dy + p);
        sum0 = f32x4.add(sum0, g);
        dot0 = f32x4.add(dot0, f32x4.mul(g, f32x4.sub(v128.load(x + p), m)));
      }
      v128.store(out + at, f32x4.add(sum0, sum1));
      v128.store(out + row + at, f32x4.add(dot0, dot1));
    }
    for (; at < row; at += 4) {
      const m = load<f32>(mean + at);
      let sum: f32 = 0;
      let dot: f32 = 0;
      for (let p = first + at; p < last; p += row) {
        const g = load<f32>(dy + p);
        sum += g;
        dot += g * (load<f32>(x + p) - m);
      }
      store<f32>(out + at, sum);
      store<f32>(out + row + at, dot);
    }
  }
}

/**
 * Joins the blocks of `batchNormGradientSums`: dBeta = sum dy, dGamma = s * sum dy * (x - mean), and the factors of
 * dx = dy * a + (x - mean) * b + c, where s = 1 / sqrt(variance + epsilon), a = gamma * s, b = -a * s * dGamma / rows
 * and c = -a * dBeta / rows. `factors` is float32[3 x channels].
 */
export function batchNormGradientFactors(
  sums: usize,
  rows: i32,
  channels: i32,
  gamma: usize,
  variance: usize,
  epsilon: f32,
  dGamma: usize,
  dBeta: usize,
  factors: usize,
): void {
  const blocks = rowBlocks(rows, channels);
  const row = (<usize>channels) << 2;
  joinSums(sums, blocks, channels, 2 * row, 1, dBeta);
  joinSums(sums + row, blocks, channels, 2 * row, 1, dGamma);
  for (let at: usize = 0; at < row; at += 4) {
    const s = <f32>1 / sqrt<f32>(load<f32>(variance + at) + epsilon);
    const dot = load<f32>(dGamma + at) * s;
    const a = load<f32>(gamma + at) * s;
    store<f32>(dGamma + at, dot);
    store<f32>(factors + at, a);
    store<f32>(factors + row + at, (-a * s * dot) / <f32>rows);
    store<f32>(factors + 2 * row + at, (-a * load<f32>(dBeta + at)) / <f32>rows);
  }
}

/** dx = dy * a + (x - mean) * b + c for the blocks [from, to), the factors as `batchNormGradientFactors` lays them out. */
export function batchNormInputGradient(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  factors: usize,
  dx: usize,
  from: i32,
  to: i32,
): void {
  const size = blockRows(channels);
  const row = (<usize>channels) << 2;
  const bs = factors + row;
  const cs = bs + row;
  const last = <usize>min(rows, to * size) * row;
  for (let r = <usize>(from * size) * row; r < last; r += row) {
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) {
      const d = f32x4.sub(v128.load(x + r + at), v128.load(mean + at));
      const own = f32x4.mul(v128.load(dy + r + at), v128.load(factors + at));
      const rest = f32x4.add(f32x4.mul(d, v128.load(bs + at)), v128.load(cs + at));
      v128.store(dx + r + at, f32x4.add(own, rest));
    }
    for (; at < row; at += 4) {
      const d = load<f32>(x + r + at) - load<f32>(mean + at);
      const own = load<f32>(dy + r + at) * load<f32>(factors + at);
      store<f32>(dx + r + at, own + (d * load<f32>(bs + at) + load<f32>(cs + at)));
    }
  }
}
