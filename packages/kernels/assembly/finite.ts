/** Whether all of `length` numbers, a multiple of four, are finite: 1 or 0. */
export function allFinite(x: usize, length: i32): i32 {
  let check = f32x4.splat(0);
  const end = x + ((<usize>length) << 2);
  for (; x < end; x += 16) {
    const four = v128.load(x);
    // Infinity less itself is NaN, and so is NaN.
    check = f32x4.add(check, f32x4.sub(four, four));
  }
  return v128.any_true(f32x4.ne(check, check)) ? 0 : 1;
}
