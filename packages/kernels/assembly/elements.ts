/** Numbers of a unit of elementwise work. */
const UNIT: i32 = 1024;

/** The smallest float32 of full precision. Below it a multiplication takes a hundred times as long. */
const SMALLEST: f32 = 1.1754943508222875e-38;

/** Units of work in `length` numbers. */
export function elementUnits(length: i32): i32 {
  return (length + UNIT - 1) / UNIT;
}

/** The byte at which a unit begins, at most the end of the data. */
export function unitStart(unit: i32, length: i32): usize {
  return (<usize>min(length, unit * UNIT)) << 2;
}

/** Makes zeros of `bytes` bytes of numbers that all have come down to less than full precision; whether it did. */
export function dropNegligible(x: usize, bytes: usize): bool {
  for (let p = x; p < x + bytes; p += 4) if (!(abs<f32>(load<f32>(p)) < SMALLEST)) return false;
  memory.fill(x, 0, bytes);
  return true;
}
