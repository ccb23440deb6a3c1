import { madd } from './madd';

/** Bytes of the scratch that a tile at the edge needs: 4 x 8 numbers. */
export const TILE_BYTES: usize = 128;

/**
 * C[4 x 8] (+)= sum over segments and k of A[i][k] * B[k][0..8].
 *
 * Each of four rows of A is read through its own pointer, `step` bytes from one k to the next; after `kc` numbers every
 * pointer skips to the next segment by `skip` bytes. So a window of an image is read where it lies, row by row. B is a
 * packed panel of 8 columns. Rows past `mr` and columns past `nr` are computed and thrown away.
 *
 * 4 x 8, since eight sums, four values of A and two of B are what sixteen vector registers hold.
 */
export function tile4x8(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  kc: i32,
  segments: i32,
  skip: usize,
  panel: usize,
  c: usize,
  ldc: usize,
  mr: i32,
  nr: i32,
  accumulate: bool,
  scratch: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let b = panel;
  // Rows that lie next to each other, as a transposed side's do, need one pointer.
  const adjacent = a1 === a0 + 4 && a2 === a0 + 8 && a3 === a0 + 12;
  for (let s = 0; s < segments; s++) {
    let k = 0;
    let b0: v128;
    let b1: v128;
    let a: v128;
    if (adjacent) {
      for (; k < kc; k++) {
        b0 = v128.load(b);
        b1 = v128.load(b, 16);
        a = v128.load32_splat(a0);
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        a = v128.load32_splat(a0, 4);
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        a = v128.load32_splat(a0, 8);
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        a = v128.load32_splat(a0, 12);
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
        b += 32;
        a0 += step;
      }
      a1 = a0 + 4;
      a2 = a0 + 8;
      a3 = a0 + 12;
    }
    for (; k < kc; k++) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      a = v128.load32_splat(a0);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      b += 32;
      a0 += step;
      a1 += step;
      a2 += step;
      a3 += step;
    }
    a0 += skip;
    a1 += skip;
    a2 += skip;
    a3 += skip;
  }
  if (mr === 4 && nr === 8) {
    const r1 = c + ldc;
    const r2 = r1 + ldc;
    const r3 = r2 + ldc;
    if (accumulate) {
      c00 = f32x4.add(c00, v128.load(c));
      c01 = f32x4.add(c01, v128.load(c, 16));
      c10 = f32x4.add(c10, v128.load(r1));
      c11 = f32x4.add(c11, v128.load(r1, 16));
      c20 = f32x4.add(c20, v128.load(r2));
      c21 = f32x4.add(c21, v128.load(r2, 16));
      c30 = f32x4.add(c30, v128.load(r3));
      c31 = f32x4.add(c31, v128.load(r3, 16));
    }
    v128.store(c, c00);
    v128.store(c, c01, 16);
    v128.store(r1, c10);
    v128.store(r1, c11, 16);
    v128.store(r2, c20);
    v128.store(r2, c21, 16);
    v128.store(r3, c30);
    v128.store(r3, c31, 16);
    return;
  }
  v128.store(scratch, c00);
  v128.store(scratch, c01, 16);
  v128.store(scratch, c10, 32);
  v128.store(scratch, c11, 48);
  v128.store(scratch, c20, 64);
  v128.store(scratch, c21, 80);
  v128.store(scratch, c30, 96);
  v128.store(scratch, c31, 112);
  for (let i = 0; i < mr; i++) {
    const from = scratch + ((<usize>i) << 5);
    const to = c + <usize>i * ldc;
    let j: usize = 0;
    if (nr >= 4) {
      const four = v128.load(from);
      v128.store(to, accumulate ? f32x4.add(four, v128.load(to)) : four);
      j = 4;
    }
    for (; j < <usize>nr; j++) {
      const at = to + (j << 2);
      store<f32>(at, load<f32>(from + (j << 2)) + (accumulate ? load<f32>(at) : <f32>0));
    }
  }
}
