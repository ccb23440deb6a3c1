/** Numbers of a unit of elementwise work. */
const UNIT: i32 = 1024;

/** Units of work in `length` numbers. */
export function elementUnits(length: i32): i32 {
  return (length + UNIT - 1) / UNIT;
}

/** The byte at which a unit begins, at most the end of the data. */
export function unitStart(unit: i32, length: i32): usize {
  return (<usize>min(length, unit * UNIT)) << 2;
}
