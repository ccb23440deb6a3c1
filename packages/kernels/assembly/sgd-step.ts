import { unitStart } from './elements';

/**
 * g = gradient + decay * weight; velocity' = momentum * velocity + g; weight' = weight - rate * velocity', with
 * `nesterov` weight - rate * (g + momentum * velocity'). `velocity` 0 for none. For the element units [from, to).
 */
export function sgdStep(
  weight: usize,
  gradient: usize,
  velocity: usize,
  newWeight: usize,
  newVelocity: usize,
  length: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  nesterov: bool,
  from: i32,
  to: i32,
): void {
  const rates = f32x4.splat(rate);
  const momenta = f32x4.splat(momentum);
  const decays = f32x4.splat(decay);
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  for (; p + 16 <= end; p += 16) {
    const w = v128.load(weight + p);
    const g = f32x4.add(v128.load(gradient + p), f32x4.mul(decays, w));
    let direction = g;
    if (velocity) {
      const v = f32x4.add(f32x4.mul(momenta, v128.load(velocity + p)), g);
      v128.store(newVelocity + p, v);
      direction = nesterov ? f32x4.add(g, f32x4.mul(momenta, v)) : v;
    }
    v128.store(newWeight + p, f32x4.sub(w, f32x4.mul(rates, direction)));
  }
  for (; p < end; p += 4) {
    const w = load<f32>(weight + p);
    const g = load<f32>(gradient + p) + decay * w;
    let direction = g;
    if (velocity) {
      const v = momentum * load<f32>(velocity + p) + g;
      store<f32>(newVelocity + p, v);
      direction = nesterov ? g + momentum * v : v;
    }
    store<f32>(newWeight + p, w - rate * direction);
  }
}
