import { unitStart } from './elements';

/**
 * dx = dy where 0 < x <= ceiling, else 0 (ReLU6: 6; ReLU: infinity); NaN where x is. For the element units [from, to).
 */
export function reluGradient(
  dy: usize,
  x: usize,
  dx: usize,
  length: i32,
  ceiling: f32,
  from: i32,
  to: i32,
): void {
  const zero = f32x4.splat(0);
  const top = f32x4.splat(ceiling);
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  for (; p + 16 <= end; p += 16) {
    const value = v128.load(x + p);
    const open = v128.and(f32x4.gt(value, zero), f32x4.le(value, top));
    const passed = v128.and(v128.load(dy + p), open);
    v128.store(dx + p, v128.bitselect(value, passed, f32x4.ne(value, value)));
  }
  for (; p < end; p += 4) {
    const value = load<f32>(x + p);
    const open = value > 0 && value <= ceiling;
    const shut = value <= 0 || value > ceiling;
    store<f32>(dx + p, open ? load<f32>(dy + p) : shut ? 0 : value);
  }
}
