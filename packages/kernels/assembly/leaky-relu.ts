import { leakLanes } from './combine';
import { unitStart } from './elements';

/** y = x where it is not below 0, else slope * x. For the element units [from, to). */
export function leakyRelu(x: usize, y: usize, length: i32, slope: f32, from: i32, to: i32): void {
  const slopes = f32x4.splat(slope);
  let p = unitStart(from, length);
  const end = unitStart(to, length);
  for (; p + 16 <= end; p += 16) v128.store(y + p, leakLanes<v128>(v128.load(x + p), slopes));
  for (; p < end; p += 4) store<f32>(y + p, leakLanes<f32>(load<f32>(x + p), slope));
}
