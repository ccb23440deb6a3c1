/** Adds to C, or stores there, the first `count` of four numbers. */
export function storeFour(c: usize, four: v128, count: i32, accumulate: bool): void {
  if (count >= 4) {
    v128.store(c, accumulate ? f32x4.add(four, v128.load(c)) : four);
    return;
  }
  if (count <= 0) return;
  let one = f32x4.extract_lane(four, 0);
  store<f32>(c, accumulate ? one + load<f32>(c) : one);
  if (count === 1) return;
  one = f32x4.extract_lane(four, 1);
  store<f32>(c, accumulate ? one + load<f32>(c, 4) : one, 4);
  if (count === 2) return;
  one = f32x4.extract_lane(four, 2);
  store<f32>(c, accumulate ? one + load<f32>(c, 8) : one, 8);
}
