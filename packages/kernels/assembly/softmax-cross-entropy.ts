import { exponential, logarithm } from './exponential';

/**
 * For the rows [from, to): losses[row] (float64) = -sum_c t_c log softmax(logits)_c, and
 * change[row] = (softmax(logits) sum_c t_c - t) / rows, with t = (kept * targets + spread) * weights. `weights` 0 for ones.
 */
export function softmaxCrossEntropy(
  logits: usize,
  targets: usize,
  weights: usize,
  kept: f32,
  spread: f32,
  change: usize,
  losses: usize,
  rows: i32,
  classes: i32,
  from: i32,
  to: i32,
): void {
  const bytes = (<usize>classes) << 2;
  for (let row = from; row < to; row++) {
    const start = <usize>row * bytes;
    const x = logits + start;
    const out = change + start;
    const largest = maxOf(x, bytes);
    const total = exponentials(x, largest, out, bytes);
    const logTotal = <f32>logarithm(total);
    let loss: f64 = 0;
    let sum: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 4) {
      const t = targetAt(targets + start, weights, i, kept, spread);
      loss -= <f64>t * (load<f32>(x + i) - largest - logTotal);
      sum += t;
    }
    store<f64>(losses + ((<usize>row) << 3), loss);
    const scale = <f32>(sum / total);
    for (let i: usize = 0; i < bytes; i += 4) {
      const t = targetAt(targets + start, weights, i, kept, spread);
      store<f32>(out + i, (load<f32>(out + i) * scale - t) / <f32>rows);
    }
  }
}

function targetAt(targets: usize, weights: usize, i: usize, kept: f32, spread: f32): f32 {
  const t = kept * load<f32>(targets + i) + spread;
  return weights ? t * load<f32>(weights + i) : t;
}

/** The largest number, NaN where one is. */
function maxOf(x: usize, bytes: usize): f32 {
  let largest: f32 = -Infinity;
  for (let i: usize = 0; i < bytes; i += 4) largest = max<f32>(largest, load<f32>(x + i));
  return largest;
}

/** out = e^(x - largest); their sum. */
function exponentials(x: usize, largest: f32, out: usize, bytes: usize): f64 {
  const shift = f32x4.splat(largest);
  let total: f64 = 0;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const e = exponential(f32x4.sub(v128.load(x + i), shift));
    v128.store(out + i, e);
    total += <f64>f32x4.extract_lane(e, 0) + <f64>f32x4.extract_lane(e, 1);
    total += <f64>f32x4.extract_lane(e, 2) + <f64>f32x4.extract_lane(e, 3);
  }
  for (; i < bytes; i += 4) {
    const e = f32x4.extract_lane(exponential(f32x4.splat(load<f32>(x + i) - largest)), 0);
    store<f32>(out + i, e);
    total += e;
  }
  return total;
}

/** dx = y (dy - sum dy y) for the rows [from, to): the gradient of y = softmax(x). */
export function softmaxGradient(y: usize, dy: usize, dx: usize, classes: i32, from: i32, to: i32): void {
  const bytes = (<usize>classes) << 2;
  for (let start = <usize>from * bytes; start < <usize>to * bytes; start += bytes) {
    let sum: f64 = 0;
    for (let i = start; i < start + bytes; i += 4) {
      const product = load<f32>(y + i) * load<f32>(dy + i);
      store<f32>(dx + i, product);
      sum += product;
    }
    const sums = <f32>sum;
    for (let i = start; i < start + bytes; i += 4) {
      store<f32>(dx + i, load<f32>(dx + i) - sums * load<f32>(y + i));
    }
  }
}
