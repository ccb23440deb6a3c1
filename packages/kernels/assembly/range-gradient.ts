import { unitStart } from './elements';

/**
 * dx = dy where low <= x <= high, else slope * dy (0 for a slope of 0, whatever dy is). Where x is NaN: NaN with
 * `keepsNaN`, else as outside of the range. For the element units [from, to).
 */
export function rangeGradient(
  dy: usize,
  x: usize,
  dx: usize,
  length: i32,
  low: f32,
  high: f32,
  slope: f32,
  keepsNaN: bool,
  from: i32,
  to: i32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const slopes = f32x4.splat(slope);
  const zero = f32x4.splat(0);
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  for (; p + 16 <= end; p += 16) {
    const value = v128.load(x + p);
    const g = v128.load(dy + p);
    const inside = v128.and(f32x4.ge(value, lows), f32x4.le(value, highs));
    const outside = slope === 0 ? zero : f32x4.mul(g, slopes);
    const passed = v128.bitselect(g, outside, inside);
    const lost = keepsNaN ? f32x4.ne(value, value) : zero;
    v128.store(dx + p, v128.bitselect(value, passed, lost));
  }
  for (; p < end; p += 4) {
    const value = load<f32>(x + p);
    const g = load<f32>(dy + p);
    const inside = value >= low && value <= high;
    const outside = slope === 0 ? <f32>0 : g * slope;
    const lost = keepsNaN && !(value <= Infinity);
    store<f32>(dx + p, lost ? value : inside ? g : outside);
  }
}
