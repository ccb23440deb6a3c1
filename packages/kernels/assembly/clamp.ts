import { unitStart } from './elements';
import { clampLanes } from './lanes';

/** y = x, at least `low` and at most `high`; x may be y. NaN stays NaN. For the element units [from, to). */
export function clampElements(
  x: usize,
  y: usize,
  length: i32,
  low: f32,
  high: f32,
  from: i32,
  to: i32,
): void {
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (; p + 16 <= end; p += 16) v128.store(y + p, clampLanes<v128>(v128.load(x + p), lows, highs));
  for (; p < end; p += 4) store<f32>(y + p, clampLanes<f32>(load<f32>(x + p), low, high));
}
