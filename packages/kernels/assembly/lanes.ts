// Arithmetic on four numbers at once (T = v128) or on one (T = f32), so that a function can be written once for the
// channels that fill a vector and for those that are left over. `load<T>` and `store<T>` are AssemblyScript's own.
import { madd } from './madd';

export function splat<T>(value: f32): T {
  if (isVector<T>()) return f32x4.splat(value);
  return value;
}

export function addLanes<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.add(a, b);
  return a + b;
}

export function multiplyLanes<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.mul(a, b);
  return a * b;
}

export function divideLanes<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.div(a, b);
  return a / b;
}

/** a * b + c. */
export function maddLanes<T>(a: T, b: T, c: T): T {
  if (isVector<T>()) return madd(a, b, c);
  return a * b + c;
}

/** The value where it is larger than the largest so far; NaN never is. */
export function largerLanes<T>(largest: T, value: T): T {
  if (isVector<T>()) return f32x4.pmax(largest, value);
  return value > largest ? value : largest;
}

/** At least `low` and at most `high`. NaN stays NaN, since it is neither below nor above. */
export function clampLanes<T>(value: T, low: T, high: T): T {
  if (isVector<T>()) return f32x4.pmin(f32x4.pmax(value, low), high);
  return value < low ? low : value > high ? high : value;
}

/** `one` where the value is larger than the largest so far, else `other`. */
export function whereLarger<T>(value: T, largest: T, one: T, other: T): T {
  if (isVector<T>()) return v128.bitselect(one, other, f32x4.gt(value, largest));
  return value > largest ? one : other;
}

/** The value where the other two are equal, else 0. */
export function whereEqual<T>(value: T, one: T, other: T): T {
  if (isVector<T>()) return v128.and(value, f32x4.eq(one, other));
  return one === other ? value : <f32>0;
}

/**
 * The bytes of a pixel that vectors cover where the last one may overlap the one before, for work that may be done twice:
 * all, unless the pixel has less than four numbers. A vector that starts at `at` belongs at `vectorAt`.
 */
export function vectorBytes(pixel: usize): usize {
  return pixel >= 16 ? pixel : 0;
}

export function vectorAt(at: usize, pixel: usize): usize {
  return min(at, pixel - 16);
}
