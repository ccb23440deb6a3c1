/** Whether all of `length` numbers are finite: 1 or 0. */
export function allFinite(x: usize, length: i32): i32 {
  let check = f32x4.splat(0);
  const end = x + ((<usize>length) << 2);
  for (; x + 16 <= end; x += 16) {
    const four = v128.load(x);
    // Infinity less itself is NaN, and so is NaN.
    check = f32x4.add(check, f32x4.sub(four, four));
  }
  for (; x < end; x += 4) {
    const one = f32x4.splat(load<f32>(x));
    check = f32x4.add(check, f32x4.sub(one, one));
  }
  return v128.any_true(f32x4.ne(check, check)) ? 0 : 1;
}
