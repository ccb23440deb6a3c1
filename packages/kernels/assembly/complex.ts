import { unitStart } from './elements';

/** z = re and im in turns, for the element units [from, to) of `length` numbers each. */
export function joinComplex(re: usize, im: usize, z: usize, length: i32, from: i32, to: i32): void {
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  for (; p + 16 <= end; p += 16) storeTurns(z + (p << 1), v128.load(re + p), v128.load(im + p));
  for (; p < end; p += 4) {
    store<f32>(z + (p << 1), load<f32>(re + p));
    store<f32>(z + (p << 1), load<f32>(im + p), 4);
  }
}

/** part = every second number of z, from the one where z points at; for the element units [from, to). */
export function complexPart(z: usize, part: usize, length: i32, from: i32, to: i32): void {
  const end = unitStart(to, length);
  for (let p = unitStart(from, length); p < end; p += 4) store<f32>(part + p, load<f32>(z + (p << 1)));
}

/**
 * y = |z| for the element units [from, to): in float64, where squares of float32 numbers neither overflow nor vanish. An
 * infinite part makes an infinite value, also beside NaN, as in Math.hypot.
 */
export function complexAbs(z: usize, y: usize, length: i32, from: i32, to: i32): void {
  const end = unitStart(to, length);
  for (let p = unitStart(from, length); p < end; p += 4) {
    const re = abs<f64>(load<f32>(z + (p << 1)));
    const im = abs<f64>(load<f32>(z + (p << 1), 4));
    const infinite = re === Infinity || im === Infinity;
    store<f32>(y + p, infinite ? <f32>Infinity : <f32>sqrt<f64>(re * re + im * im));
  }
}

/** Stores four complex numbers. */
export function storeTurns(to: usize, re: v128, im: v128): void {
  v128.store(to, v128.shuffle<f32>(re, im, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<f32>(re, im, 2, 6, 3, 7), 16);
}
