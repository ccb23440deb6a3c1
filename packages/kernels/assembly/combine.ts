import { copyFloats } from './floats';
import { addLanes, divideLanes, multiplyLanes } from './lanes';

// What is done to two numbers, or to two vectors. Each is a type alone, with no object: the compiler writes a loop for it.

@unmanaged
class Sum {
  of<T>(a: T, b: T): T {
    return addLanes<T>(a, b);
  }
}

@unmanaged
class Difference {
  of<T>(a: T, b: T): T {
    if (isVector<T>()) return f32x4.sub(a, b);
    return a - b;
  }
}

@unmanaged
class Product {
  of<T>(a: T, b: T): T {
    return multiplyLanes<T>(a, b);
  }
}

@unmanaged
class Quotient {
  of<T>(a: T, b: T): T {
    return divideLanes<T>(a, b);
  }
}

@unmanaged
class Larger {
  of<T>(a: T, b: T): T {
    if (isVector<T>()) return f32x4.max(a, b);
    return max<f32>(a, b);
  }
}

@unmanaged
class Smaller {
  of<T>(a: T, b: T): T {
    if (isVector<T>()) return f32x4.min(a, b);
    return min<f32>(a, b);
  }
}

@unmanaged
class Leak {
  of<T>(value: T, slope: T): T {
    return leakLanes<T>(value, slope);
  }
}

/** The value where it is not below 0, else its product with the slope: PReLU. */
export function leakLanes<T>(value: T, slope: T): T {
  if (isVector<T>()) {
    const negative = f32x4.lt(value, f32x4.splat(0));
    return v128.bitselect(f32x4.mul(value, slope), value, negative);
  }
  return value < 0 ? value * slope : value;
}

/** Writes a row of `bytes` bytes `copies` times, one after the other. */
export function repeatRow(row: usize, bytes: usize, copies: i32, to: usize): void {
  for (let i = 0; i < copies; i++, to += bytes) copyFloats(row, to, bytes);
}

/**
 * y = a op b, number by number, for the rows [from, to) of y [groups x rows x columns], the last of which ends with the
 * `length` numbers of y. Each side tells how many bytes it moves from one group, one row and one number (0 or 4) to the
 * next, so one that is broadcast lies still. Operations have the order that src/kernels/arithmetic.ts gives them.
 */
export function combine(
  operation: i32,
  a: usize,
  aGroup: usize,
  aRow: usize,
  aNumber: usize,
  b: usize,
  bGroup: usize,
  bRow: usize,
  bNumber: usize,
  y: usize,
  rows: i32,
  columns: i32,
  length: i32,
  from: i32,
  to: i32,
): void {
  let group = from / rows;
  let row = from - group * rows;
  for (let unit = from; unit < to; unit++) {
    const first = unit * columns;
    const left = a + <usize>group * aGroup + <usize>row * aRow;
    const right = b + <usize>group * bGroup + <usize>row * bRow;
    const target = y + ((<usize>first) << 2);
    const bytes = (<usize>min(columns, length - first)) << 2;
    if (operation === 0) combineRow<Sum>(left, aNumber, right, bNumber, target, bytes);
    else if (operation === 1) combineRow<Difference>(left, aNumber, right, bNumber, target, bytes);
    else if (operation === 2) combineRow<Product>(left, aNumber, right, bNumber, target, bytes);
    else if (operation === 3) combineRow<Quotient>(left, aNumber, right, bNumber, target, bytes);
    else if (operation === 4) combineRow<Larger>(left, aNumber, right, bNumber, target, bytes);
    else if (operation === 5) combineRow<Smaller>(left, aNumber, right, bNumber, target, bytes);
    else combineRow<Leak>(left, aNumber, right, bNumber, target, bytes);
    if (++row === rows) {
      row = 0;
      group++;
    }
  }
}

function combineRow<Operation>(
  a: usize,
  aNumber: usize,
  b: usize,
  bNumber: usize,
  y: usize,
  bytes: usize,
): void {
  const operation = changetype<Operation>(0);
  const aStill = v128.load32_splat(a);
  const bStill = v128.load32_splat(b);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const left = aNumber ? v128.load(a + at) : aStill;
    const right = bNumber ? v128.load(b + at) : bStill;
    v128.store(y + at, operation.of<v128>(left, right));
  }
  for (; at < bytes; at += 4) {
    const left = load<f32>(aNumber ? a + at : a);
    const right = load<f32>(bNumber ? b + at : b);
    store<f32>(y + at, operation.of<f32>(left, right));
  }
}
