import { madd } from './madd';
import { storeFour } from './store-edge';

/**
 * C[4 x 8] (+)= sum over blocks, segments and k of A[i][k] * B[k][0..8]: `tile2x16` for the last columns, eight at most, with four
 * rows of A.
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
  blocks: i32,
  blockSkip: usize,
  panel: usize,
  c: usize,
  ldc: usize,
  mr: i32,
  nr: i32,
  accumulate: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let a: v128;
  let b0: v128;
  let b1: v128;
  let b = panel;
  const adjacent = a1 === a0 + 4 && a2 === a0 + 8 && a3 === a0 + 12;
  const pitch = (<usize>kc) << 5;
  if (kc === 0) segments = 0;
  for (let block = 0; block < blocks; block++) {
    for (let s = 0; s < segments; s++) {
      const bNext = b + pitch;
      let k = kc;
      if (adjacent) {
        while (true) {
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
          a0 += step;
          if (k === 1) break;
          b0 = v128.load(b, 32);
          b1 = v128.load(b, 48);
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
          a0 += step;
          if (k === 2) break;
          b0 = v128.load(b, 64);
          b1 = v128.load(b, 80);
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
          a0 += step;
          if (k === 3) break;
          b0 = v128.load(b, 96);
          b1 = v128.load(b, 112);
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
          a0 += step;
          if (k === 4) break;
          k -= 4;
          b += 128;
        }
        a0 += skip;
      } else {
        while (true) {
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
          a0 += step;
          a1 += step;
          a2 += step;
          a3 += step;
          if (k === 1) break;
          b0 = v128.load(b, 32);
          b1 = v128.load(b, 48);
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
          a0 += step;
          a1 += step;
          a2 += step;
          a3 += step;
          if (k === 2) break;
          b0 = v128.load(b, 64);
          b1 = v128.load(b, 80);
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
          a0 += step;
          a1 += step;
          a2 += step;
          a3 += step;
          if (k === 3) break;
          b0 = v128.load(b, 96);
          b1 = v128.load(b, 112);
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
          a0 += step;
          a1 += step;
          a2 += step;
          a3 += step;
          if (k === 4) break;
          k -= 4;
          b += 128;
        }
        a0 += skip;
        a1 += skip;
        a2 += skip;
        a3 += skip;
      }
      b = bNext;
    }
    a0 += blockSkip;
    a1 += blockSkip;
    a2 += blockSkip;
    a3 += blockSkip;
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
  storeFour(c, c00, nr, accumulate);
  storeFour(c + 16, c01, nr - 4, accumulate);
  if (mr === 1) return;
  c += ldc;
  storeFour(c, c10, nr, accumulate);
  storeFour(c + 16, c11, nr - 4, accumulate);
  if (mr === 2) return;
  c += ldc;
  storeFour(c, c20, nr, accumulate);
  storeFour(c + 16, c21, nr - 4, accumulate);
  if (mr === 3) return;
  c += ldc;
  storeFour(c, c30, nr, accumulate);
  storeFour(c + 16, c31, nr - 4, accumulate);
}
