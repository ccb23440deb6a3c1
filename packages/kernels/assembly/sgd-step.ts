import { dropNegligible, unitStart } from './elements';

/**
 * g = gradient + decay * weight; velocity' = momentum * velocity + g; weight' = weight - rate * velocity', with
 * `nesterov` weight - rate * (g + momentum * velocity'). `velocity` 0 for none. The new values may replace the old ones.
 * For the element units [from, to).
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
  const start = unitStart(from, length);
  const bytes = unitStart(to, length) - start;
  const old = velocity ? velocity + start : 0;
  step(
    weight + start,
    gradient + start,
    old,
    newWeight + start,
    newVelocity + start,
    bytes,
    rate,
    momentum,
    decay,
    nesterov,
  );
}

/**
 * The same in place and without decay, for rows of `bytes` bytes: `steps` lists pairs of i32, a row and the place of its
 * gradient among those at `gradients`, negative where it has none and `zeros` is taken. There a velocity that has died
 * away is made zero, and the place -2. For the pairs [from, to).
 */
export function sgdRows(
  weight: usize,
  velocity: usize,
  gradients: usize,
  zeros: usize,
  steps: usize,
  bytes: usize,
  rate: f32,
  momentum: f32,
  nesterov: bool,
  from: i32,
  to: i32,
): void {
  const end = steps + ((<usize>to) << 3);
  for (let at = steps + ((<usize>from) << 3); at < end; at += 8) {
    const row = <usize>load<i32>(at) * bytes;
    const place = load<i32>(at + 4);
    const gradient = place < 0 ? zeros : gradients + <usize>place * bytes;
    const old = velocity ? velocity + row : 0;
    step(weight + row, gradient, old, weight + row, old, bytes, rate, momentum, 0, nesterov);
    if (velocity && place < 0 && dropNegligible(old, bytes)) store<i32>(at + 4, -2);
  }
}

function step(
  weight: usize,
  gradient: usize,
  velocity: usize,
  newWeight: usize,
  newVelocity: usize,
  bytes: usize,
  rate: f32,
  momentum: f32,
  decay: f32,
  nesterov: bool,
): void {
  const rates = f32x4.splat(rate);
  const momenta = f32x4.splat(momentum);
  const decays = f32x4.splat(decay);
  let p: usize = 0;
  for (; p + 16 <= bytes; p += 16) {
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
  for (; p < bytes; p += 4) {
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
