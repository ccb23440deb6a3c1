import { clampLanes } from './lanes';

/**
 * y = clamp(x + bias) for rows [from, to) of `channels` numbers; x may be y. `bias` 0 for none.
 * ReLU clamps from 0, ReLU6 to 6 too. NaN stays NaN.
 */
export function finishRows(
  x: usize,
  y: usize,
  channels: i32,
  bias: usize,
  low: f32,
  high: f32,
  from: i32,
  to: i32,
): void {
  const row = (<usize>channels) << 2;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let r = from; r < to; r++) {
    const source = x + <usize>r * row;
    const target = y + <usize>r * row;
    let i: usize = 0;
    for (; i + 16 <= row; i += 16) {
      let value = v128.load(source + i);
      if (bias) value = f32x4.add(value, v128.load(bias + i));
      v128.store(target + i, clampLanes<v128>(value, lows, highs));
    }
    for (; i < row; i += 4) {
      let value = load<f32>(source + i);
      if (bias) value += load<f32>(bias + i);
      store<f32>(target + i, clampLanes<f32>(value, low, high));
    }
  }
}
