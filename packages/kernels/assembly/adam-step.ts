import { unitStart } from './elements';

/**
 * sum' = beta1 * sum + g; squares' = beta2 * squares + g * g;
 * weight' = kept * weight - rate * sum' / (sqrt(squares') + epsilon). For the element units [from, to).
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
  const rates = f32x4.splat(rate);
  const beta1s = f32x4.splat(beta1);
  const beta2s = f32x4.splat(beta2);
  const epsilons = f32x4.splat(epsilon);
  const kepts = f32x4.splat(kept);
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  for (; p + 16 <= end; p += 16) {
    const g = v128.load(gradient + p);
    const s = f32x4.add(f32x4.mul(beta1s, v128.load(sum + p)), g);
    const q = f32x4.add(f32x4.mul(beta2s, v128.load(squares + p)), f32x4.mul(g, g));
    v128.store(newSum + p, s);
    v128.store(newSquares + p, q);
    const change = f32x4.mul(f32x4.div(s, f32x4.add(f32x4.sqrt(q), epsilons)), rates);
    v128.store(newWeight + p, f32x4.sub(f32x4.mul(kepts, v128.load(weight + p)), change));
  }
  for (; p < end; p += 4) {
    const g = load<f32>(gradient + p);
    const s = beta1 * load<f32>(sum + p) + g;
    const q = beta2 * load<f32>(squares + p) + g * g;
    store<f32>(newSum + p, s);
    store<f32>(newSquares + p, q);
    const change = (s / (sqrt<f32>(q) + epsilon)) * rate;
    store<f32>(newWeight + p, kept * load<f32>(weight + p) - change);
  }
}
