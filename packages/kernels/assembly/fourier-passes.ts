import { madd, nmadd } from './madd';

/**
 * One pass of a Stockham transform: x[m radix, stride] -> y[radix m, stride], where the radix-point transforms over
 * x[p + m j] are turned by w^(p k), w = exp(-2 pi i / (m radix)), and stored at y[radix p + k]. After the last pass the
 * frequencies are in order, and no bits had to be reversed.
 *
 * `stride` counts numbers and is a multiple of 4. `turns` holds radix - 1 complex w^(p k) for each p. All planes have
 * one size; `plane` bytes lie between real and imaginary parts.
 *
 * @see Van Loan 1992, Computational Frameworks for the Fast Fourier Transform, section 1.7
 */
export function pass4(x: usize, y: usize, plane: usize, m: i32, stride: i32, turns: usize): void {
  passOf4<f32>(x, y, plane, m, stride, turns);
}

/**
 * The first pass, of radix 4 and stride 1, four p at a time: `turns` holds four real and then four imaginary parts in the
 * place of each one. m is a multiple of 4.
 */
export function firstPass4(x: usize, y: usize, plane: usize, m: i32, turns: usize): void {
  passOf4<i32>(x, y, plane, m, 1, turns);
}

/** Of f32 for any pass, of i32 for the first: two functions to the compiler, with no question asked in a loop. */
function passOf4<Pass>(x: usize, y: usize, plane: usize, m: i32, stride: i32, turns: usize): void {
  const row: usize = isInteger<Pass>() ? 16 : (<usize>stride) << 2;
  const apart = (<usize>(m * stride)) << 2;
  const next: usize = isInteger<Pass>() ? 16 : 4;
  for (const last = x + apart; x < last; turns += 6 * next) {
    const r1 = loadTurn<Pass>(turns);
    const i1 = loadTurn<Pass>(turns + next);
    const r2 = loadTurn<Pass>(turns + 2 * next);
    const i2 = loadTurn<Pass>(turns + 3 * next);
    const r3 = loadTurn<Pass>(turns + 4 * next);
    const i3 = loadTurn<Pass>(turns + 5 * next);
    for (const end = x + row; x < end; x += 16) {
      const x2 = x + 2 * apart;
      const a0r = v128.load(x);
      const a2r = v128.load(x2);
      const s0r = f32x4.add(a0r, a2r);
      const d0r = f32x4.sub(a0r, a2r);
      const a1r = v128.load(x + apart);
      const a3r = v128.load(x2 + apart);
      const s1r = f32x4.add(a1r, a3r);
      const d1r = f32x4.sub(a1r, a3r);
      const a0i = v128.load(x + plane);
      const a2i = v128.load(x2 + plane);
      const s0i = f32x4.add(a0i, a2i);
      const d0i = f32x4.sub(a0i, a2i);
      const a1i = v128.load(x + apart + plane);
      const a3i = v128.load(x2 + apart + plane);
      const s1i = f32x4.add(a1i, a3i);
      const d1i = f32x4.sub(a1i, a3i);
      const b0r = f32x4.add(s0r, s1r);
      const b0i = f32x4.add(s0i, s1i);
      const b1r = f32x4.add(d0r, d1i);
      const b1i = f32x4.sub(d0i, d1r);
      const b2r = f32x4.sub(s0r, s1r);
      const b2i = f32x4.sub(s0i, s1i);
      const b3r = f32x4.sub(d0r, d1i);
      const b3i = f32x4.add(d0i, d1r);
      const t1r = turnR(b1r, b1i, r1, i1);
      const t1i = turnI(b1r, b1i, r1, i1);
      const t2r = turnR(b2r, b2i, r2, i2);
      const t2i = turnI(b2r, b2i, r2, i2);
      const t3r = turnR(b3r, b3i, r3, i3);
      const t3i = turnI(b3r, b3i, r3, i3);
      if (isInteger<Pass>()) {
        storeTransposed(y, b0r, t1r, t2r, t3r);
        storeTransposed(y + plane, b0i, t1i, t2i, t3i);
        y += 64;
      } else {
        storeRows(y, row, b0r, t1r, t2r, t3r);
        storeRows(y + plane, row, b0i, t1i, t2i, t3i);
        y += 16;
      }
    }
    if (!isInteger<Pass>()) y += 3 * row;
  }
}

export function pass2(x: usize, y: usize, plane: usize, m: i32, stride: i32, turns: usize): void {
  const row = (<usize>stride) << 2;
  const apart = <usize>m * row;
  for (let p = 0; p < m; p++, turns += 8) {
    const r = v128.load32_splat(turns);
    const i = v128.load32_splat(turns, 4);
    for (const end = x + row; x < end; x += 16, y += 16) {
      const a0r = v128.load(x);
      const a0i = v128.load(x + plane);
      const a1r = v128.load(x + apart);
      const a1i = v128.load(x + apart + plane);
      v128.store(y, f32x4.add(a0r, a1r));
      v128.store(y + plane, f32x4.add(a0i, a1i));
      storeTurned(y + row, plane, f32x4.sub(a0r, a1r), f32x4.sub(a0i, a1i), r, i);
    }
    y += row;
  }
}

/**
 * The pass of an odd radix: the transform by its definition, x[j] and x[radix - j] taken together. `roots` holds
 * cos, sin of 2 pi j / radix for each j; `pairs` is scratch, 1 kB for a radix of 31.
 */
export function passOdd(
  x: usize,
  y: usize,
  plane: usize,
  m: i32,
  stride: i32,
  turns: usize,
  radix: i32,
  roots: usize,
  pairs: usize,
): void {
  const row = (<usize>stride) << 2;
  const apart = <usize>m * row;
  const half = radix >> 1;
  for (let p = 0; p < m; p++, turns += (<usize>(radix - 1)) << 3) {
    for (const end = x + row; x < end; x += 16, y += 16) {
      const a0r = v128.load(x);
      const a0i = v128.load(x + plane);
      let totalR = a0r;
      let totalI = a0i;
      for (let j = 1; j <= half; j++) {
        const a = x + <usize>j * apart;
        const b = x + <usize>(radix - j) * apart;
        const ar = v128.load(a);
        const ai = v128.load(a + plane);
        const br = v128.load(b);
        const bi = v128.load(b + plane);
        const sumR = f32x4.add(ar, br);
        const sumI = f32x4.add(ai, bi);
        totalR = f32x4.add(totalR, sumR);
        totalI = f32x4.add(totalI, sumI);
        const pair = pairs + ((<usize>j) << 6);
        v128.store(pair, sumR);
        v128.store(pair, sumI, 16);
        v128.store(pair, f32x4.sub(ar, br), 32);
        v128.store(pair, f32x4.sub(ai, bi), 48);
      }
      v128.store(y, totalR);
      v128.store(y + plane, totalI);
      for (let k = 1; k <= half; k++) {
        let evenR = a0r;
        let evenI = a0i;
        let oddR = f32x4.splat(0);
        let oddI = f32x4.splat(0);
        for (let j = 1, jk = k; j <= half; j++) {
          const pair = pairs + ((<usize>j) << 6);
          const cos = v128.load32_splat(roots + ((<usize>jk) << 3));
          const sin = v128.load32_splat(roots + ((<usize>jk) << 3), 4);
          evenR = madd(cos, v128.load(pair), evenR);
          evenI = madd(cos, v128.load(pair, 16), evenI);
          oddR = madd(sin, v128.load(pair, 32), oddR);
          oddI = madd(sin, v128.load(pair, 48), oddI);
          jk += k;
          if (jk >= radix) jk -= radix;
        }
        const low = turns + ((<usize>(k - 1)) << 3);
        const high = turns + ((<usize>(radix - k - 1)) << 3);
        storeTurned(
          y + <usize>k * row,
          plane,
          f32x4.add(evenR, oddI),
          f32x4.sub(evenI, oddR),
          v128.load32_splat(low),
          v128.load32_splat(low, 4),
        );
        storeTurned(
          y + <usize>(radix - k) * row,
          plane,
          f32x4.sub(evenR, oddI),
          f32x4.add(evenI, oddR),
          v128.load32_splat(high),
          v128.load32_splat(high, 4),
        );
      }
    }
    y += <usize>(radix - 1) * row;
  }
}

/** Real part of (r + i)(wr + wi i). */
export function turnR(r: v128, i: v128, wr: v128, wi: v128): v128 {
  return nmadd(i, wi, f32x4.mul(r, wr));
}

/** Its imaginary part. */
export function turnI(r: v128, i: v128, wr: v128, wi: v128): v128 {
  return madd(r, wi, f32x4.mul(i, wr));
}

function storeTurned(y: usize, plane: usize, r: v128, i: v128, wr: v128, wi: v128): void {
  v128.store(y, turnR(r, i, wr, wi));
  v128.store(y + plane, turnI(r, i, wr, wi));
}

/** One turn for four numbers, or one for each of them. */
function loadTurn<Pass>(at: usize): v128 {
  return isInteger<Pass>() ? v128.load(at) : v128.load32_splat(at);
}

function storeRows(to: usize, row: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a);
  v128.store(to + row, b);
  v128.store(to + 2 * row, c);
  v128.store(to + 3 * row, d);
}

/** Stores four vectors so that their first numbers come first. */
function storeTransposed(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 16);
  v128.store(to, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 32);
  v128.store(to, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 48);
}
