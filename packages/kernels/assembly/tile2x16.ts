import { madd } from './madd';
import { storeFour } from './store-edge';

/**
 * C[2 x 16] (+)= sum over blocks, segments and k of A[i][k] * B[k][0..16].
 *
 * Each of two rows of A is read through its own pointer, `step` bytes from one k to the next; after `kc` numbers both skip
 * to the next segment by `skip` bytes, and after `segments` of them to the next block by `blockSkip` more. So a window of
 * an image is read where it lies, row by row, and so are several images. B is a packed panel of 16 columns. The row past
 * `mr` and the columns past `nr` are computed and thrown away.
 *
 * Sixteen vector registers hold eight sums and what one k multiplies, no more. V8 moves all loads of a stretch of code to
 * its beginning, so several k in one stretch would not fit; a way out of the loop ends a stretch. Hence the ways out after
 * each of four k. The number of instructions is what bounds the loop, so four k share an addition to each pointer that
 * they can share.
 */
export function tile2x16(
  a0: usize,
  a1: usize,
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
  let c02 = f32x4.splat(0);
  let c03 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c12 = f32x4.splat(0);
  let c13 = f32x4.splat(0);
  let a: v128;
  let b0: v128;
  let b1: v128;
  let b2: v128;
  let b3: v128;
  let b = panel;
  const adjacent = a1 === a0 + 4;
  const pitch = (<usize>kc) << 6;
  if (kc === 0) segments = 0;
  for (let block = 0; block < blocks; block++) {
    for (let s = 0; s < segments; s++) {
      const a0Next = a0 + <usize>kc * step + skip;
      const bNext = b + pitch;
      let k = kc;
      if (step === 4) {
        const a1Next = a1 + ((<usize>kc) << 2) + skip;
        while (true) {
          b0 = v128.load(b);
          b1 = v128.load(b, 16);
          b2 = v128.load(b, 32);
          b3 = v128.load(b, 48);
          a = v128.load32_splat(a0);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a1);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          if (k === 1) break;
          b0 = v128.load(b, 64);
          b1 = v128.load(b, 80);
          b2 = v128.load(b, 96);
          b3 = v128.load(b, 112);
          a = v128.load32_splat(a0, 4);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a1, 4);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          if (k === 2) break;
          b0 = v128.load(b, 128);
          b1 = v128.load(b, 144);
          b2 = v128.load(b, 160);
          b3 = v128.load(b, 176);
          a = v128.load32_splat(a0, 8);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a1, 8);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          if (k === 3) break;
          b0 = v128.load(b, 192);
          b1 = v128.load(b, 208);
          b2 = v128.load(b, 224);
          b3 = v128.load(b, 240);
          a = v128.load32_splat(a0, 12);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a1, 12);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          a0 += 16;
          a1 += 16;
          if (k === 4) break;
          k -= 4;
          b += 256;
        }
        a1 = a1Next;
      } else if (adjacent) {
        // As the rows of a transposed side are.
        while (true) {
          b0 = v128.load(b);
          b1 = v128.load(b, 16);
          b2 = v128.load(b, 32);
          b3 = v128.load(b, 48);
          a = v128.load32_splat(a0);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a0, 4);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          a0 += step;
          if (k === 1) break;
          b0 = v128.load(b, 64);
          b1 = v128.load(b, 80);
          b2 = v128.load(b, 96);
          b3 = v128.load(b, 112);
          a = v128.load32_splat(a0);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a0, 4);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          a0 += step;
          if (k === 2) break;
          b0 = v128.load(b, 128);
          b1 = v128.load(b, 144);
          b2 = v128.load(b, 160);
          b3 = v128.load(b, 176);
          a = v128.load32_splat(a0);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a0, 4);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          a0 += step;
          if (k === 3) break;
          b0 = v128.load(b, 192);
          b1 = v128.load(b, 208);
          b2 = v128.load(b, 224);
          b3 = v128.load(b, 240);
          a = v128.load32_splat(a0);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a0, 4);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          a0 += step;
          if (k === 4) break;
          k -= 4;
          b += 256;
        }
      } else {
        for (; k > 0; k--) {
          b0 = v128.load(b);
          b1 = v128.load(b, 16);
          b2 = v128.load(b, 32);
          b3 = v128.load(b, 48);
          a = v128.load32_splat(a0);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          c02 = madd(a, b2, c02);
          c03 = madd(a, b3, c03);
          a = v128.load32_splat(a1);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          c12 = madd(a, b2, c12);
          c13 = madd(a, b3, c13);
          a0 += step;
          a1 += step;
          b += 64;
        }
        a1 += skip;
      }
      a0 = a0Next;
      b = bNext;
    }
    a0 += blockSkip;
    a1 += blockSkip;
  }
  if (mr === 2 && nr === 16) {
    const r1 = c + ldc;
    if (accumulate) {
      c00 = f32x4.add(c00, v128.load(c));
      c01 = f32x4.add(c01, v128.load(c, 16));
      c02 = f32x4.add(c02, v128.load(c, 32));
      c03 = f32x4.add(c03, v128.load(c, 48));
      c10 = f32x4.add(c10, v128.load(r1));
      c11 = f32x4.add(c11, v128.load(r1, 16));
      c12 = f32x4.add(c12, v128.load(r1, 32));
      c13 = f32x4.add(c13, v128.load(r1, 48));
    }
    v128.store(c, c00);
    v128.store(c, c01, 16);
    v128.store(c, c02, 32);
    v128.store(c, c03, 48);
    v128.store(r1, c10);
    v128.store(r1, c11, 16);
    v128.store(r1, c12, 32);
    v128.store(r1, c13, 48);
    return;
  }
  storeFour(c, c00, nr, accumulate);
  storeFour(c + 16, c01, nr - 4, accumulate);
  storeFour(c + 32, c02, nr - 8, accumulate);
  storeFour(c + 48, c03, nr - 12, accumulate);
  if (mr === 1) return;
  c += ldc;
  storeFour(c, c10, nr, accumulate);
  storeFour(c + 16, c11, nr - 4, accumulate);
  storeFour(c + 32, c12, nr - 8, accumulate);
  storeFour(c + 48, c13, nr - 12, accumulate);
}
