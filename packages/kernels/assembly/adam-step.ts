import { dropNegligible, unitStart } from './elements';

/**
 * sum' = beta1 * sum + g; squares' = beta2 * squares + g * g;
 * weight' = kept * weight - rate * sum' / (sqrt(squares') + epsilon). The new values may replace the old ones. For the
 * element units [from, to).
 */
export function adamStep(
  weight: usize,
  gradient: usize,
  sum: usize,
  squares: usize,
  newWeight: usize,
  newSum: usize,
  newSquares: usize,
  length: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  kept: f32,
  from: i32,
  to: i32,
): void {
  const start = unitStart(from, length);
  step(
    weight + start,
    gradient + start,
    sum + start,
    squares + start,
    newWeight + start,
    newSum + start,
    newSquares + start,
    unitStart(to, length) - start,
    rate,
    beta1,
    beta2,
    epsilon,
    kept,
  );
}

/**
 * The same in place and with all of the weight kept, for rows of `bytes` bytes: `steps` lists pairs of i32, a row and the
 * place of its gradient among those at `gradients`, negative where it has none and `zeros` is taken. There sums that have
 * died away are made zero, and where both have, the place is made -2. For the pairs [from, to).
 */
export function adamRows(
  weight: usize,
  sum: usize,
  squares: usize,
  gradients: usize,
  zeros: usize,
  steps: usize,
  bytes: usize,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  from: i32,
  to: i32,
): void {
  const end = steps + ((<usize>to) << 3);
  for (let at = steps + ((<usize>from) << 3); at < end; at += 8) {
    const row = <usize>load<i32>(at) * bytes;
    const place = load<i32>(at + 4);
    const gradient = place < 0 ? zeros : gradients + <usize>place * bytes;
    const w = weight + row;
    const s = sum + row;
    const q = squares + row;
    step(w, gradient, s, q, w, s, q, bytes, rate, beta1, beta2, epsilon, 1);
    if (place < 0 && dropNegligible(s, bytes) && dropNegligible(q, bytes)) store<i32>(at + 4, -2);
  }
}

function step(
  weight: usize,
  gradient: usize,
  sum: usize,
  squares: usize,
  newWeight: usize,
  newSum: usize,
  newSquares: usize,
  bytes: usize,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  kept: f32,
): void {
  const rates = f32x4.splat(rate);
  const beta1s = f32x4.splat(beta1);
  const beta2s = f32x4.splat(beta2);
  const epsilons = f32x4.splat(epsilon);
  const kepts = f32x4.splat(kept);
  let p: usize = 0;
  for (; p + 16 <= bytes; p += 16) {
    const g = v128.load(gradient + p);
    const s = f32x4.add(f32x4.mul(beta1s, v128.load(sum + p)), g);
    const q = f32x4.add(f32x4.mul(beta2s, v128.load(squares + p)), f32x4.mul(g, g));
    v128.store(newSum + p, s);
    v128.store(newSquares + p, q);
    const change = f32x4.mul(f32x4.div(s, f32x4.add(f32x4.sqrt(q), epsilons)), rates);
    v128.store(newWeight + p, f32x4.sub(f32x4.mul(kepts, v128.load(weight + p)), change));
  }
  for (; p < bytes; p += 4) {
    const g = load<f32>(gradient + p);
    const s = beta1 * load<f32>(sum + p) + g;
    const q = beta2 * load<f32>(squares + p) + g * g;
    store<f32>(newSum + p, s);
    store<f32>(newSquares + p, q);
    const change = (s / (sqrt<f32>(q) + epsilon)) * rate;
    store<f32>(newWeight + p, kept * load<f32>(weight + p) - change);
  }
}
