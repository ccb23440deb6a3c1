import { fillZero } from './floats';
import { madd } from './madd';

/**
 * c[n] = a[k] B[k x n]: one row of a product. `aStep` bytes from one number of a to the next, `bRow` from one row of B to
 * the next. Four rows of B at a time, so that c is read and written a quarter as often.
 */
export function rowProduct(a: usize, aStep: usize, b: usize, bRow: usize, c: usize, n: i32, k: i32): void {
  const bytes = (<usize>n) << 2;
  const vectors = bytes & ~15;
  fillZero(c, bytes);
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    const f0 = load<f32>(a);
    const f1 = load<f32>(a + aStep);
    const f2 = load<f32>(a + 2 * aStep);
    const f3 = load<f32>(a + 3 * aStep);
    const a0 = f32x4.splat(f0);
    const a1 = f32x4.splat(f1);
    const a2 = f32x4.splat(f2);
    const a3 = f32x4.splat(f3);
    const b1 = b + bRow;
    const b2 = b1 + bRow;
    const b3 = b2 + bRow;
    let at: usize = 0;
    for (; at < vectors; at += 16) {
      let sum = madd(a0, v128.load(b + at), v128.load(c + at));
      sum = madd(a1, v128.load(b1 + at), sum);
      sum = madd(a2, v128.load(b2 + at), sum);
      v128.store(c + at, madd(a3, v128.load(b3 + at), sum));
    }
    for (; at < bytes; at += 4) {
      const sum = load<f32>(c + at) + f0 * load<f32>(b + at) + f1 * load<f32>(b1 + at);
      store<f32>(c + at, sum + f2 * load<f32>(b2 + at) + f3 * load<f32>(b3 + at));
    }
    a += 4 * aStep;
    b += 4 * bRow;
  }
  for (; p < k; p++) {
    const factor = load<f32>(a);
    for (let at: usize = 0; at < bytes; at += 4) {
      store<f32>(c + at, load<f32>(c + at) + factor * load<f32>(b + at));
    }
    a += aStep;
    b += bRow;
  }
}
