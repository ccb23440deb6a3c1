/*
 * Winograd's minimal filtering along an image's rows: two output pixels of a filter that is k = 3, 4 or 5 taps wide cost
 * k + 1 products instead of 2 k. A polynomial of degree k is known by its values at k points and its leading coefficient
 * ("the value at infinity"): those of the input's k + 1 pixels and of the filter are multiplied point by point, and the two
 * outputs are read off the products. The points are 0, 1, -1, 2, -2, infinity, as many as it takes. What a pixel
 * beside the tile holds reaches only the outputs that it belongs to, NaN too.
 *
 * Lavin and Gray 2016, https://arxiv.org/abs/1509.09308, with one axis of the two.
 */

/** The finite points in their order: 0, 1, -1, 2, -2. */
function point(i: i32): f32 {
  return <f32>((i + 1) >> 1) * (i & 1 ? <f32>1 : <f32>-1);
}

/** What tap `tap` of a filter of k taps counts at point i; of k + 1 points the last is infinity. */
function tapFactor(i: i32, tap: i32, k: i32): f32 {
  if (i === k) return tap === k - 1 ? 1 : 0;
  let factor: f32 = 1;
  for (let t = 0; t < tap; t++) factor *= point(i);
  for (let other = 0; other < k; other++) if (other !== i) factor /= point(i) - point(other);
  return factor;
}

/**
 * The values of a packed filter at all points: `panels` hold kh * k * c rows, `width` columns each, tap by tap
 * (`packFilter`); `out` gets k + 1 filters of kh * c rows, each in panels as well, one point after another.
 */
export function winogradFilter(panels: usize, kh: i32, k: i32, c: i32, f: i32, out: usize): void {
  const columns = (f + 7) & ~7;
  const pointBytes = (<usize>(kh * c * columns)) << 2;
  for (let j = 0; j < columns; ) {
    const width = columns - j > 8 ? 16 : 8;
    const tapBytes = (<usize>(c * width)) << 2;
    for (let i = 0; i <= k; i++) {
      let to = out + <usize>i * pointBytes + ((<usize>(j * kh * c)) << 2);
      let from = panels;
      for (let a = 0; a < kh; a++) {
        memory.fill(to, 0, tapBytes);
        for (let tap = 0; tap < k; tap++, from += tapBytes)
          addMultiple(from, tapFactor(i, tap, k), tapBytes, to);
        to += tapBytes;
      }
    }
    panels += <usize>kh * <usize>k * tapBytes;
    j += width;
  }
}

/**
 * dw = the gradient of a filter [kh x k x c x f] from those of its values at all points, k + 1 of [kh x c x f].
 * `size` is c * f, a multiple of four.
 */
export function winogradFilterGradient(values: usize, kh: i32, k: i32, size: i32, dw: usize): void {
  const bytes = (<usize>size) << 2;
  const pointBytes = <usize>kh * bytes;
  for (let a = 0; a < kh; a++) {
    for (let tap = 0; tap < k; tap++) {
      memory.fill(dw, 0, bytes);
      for (let i = 0; i <= k; i++) {
        addMultiple(values + <usize>i * pointBytes + <usize>a * bytes, tapFactor(i, tap, k), bytes, dw);
      }
      dw += bytes;
    }
  }
}

/** to += from * factor, for `bytes` bytes, a multiple of 16. */
function addMultiple(from: usize, factor: f32, bytes: usize, to: usize): void {
  if (factor === 0) return;
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(v128.load(from + at), factors)));
  }
}

/**
 * The values at all points of each two pixels of a row, with what follows them: tile t reads the pixels 2 t ... 2 t + k, of
 * `bytes` bytes each. Point i of tile t goes to `out` + i * `pointBytes` + t * `bytes`; `bytes` is a multiple of 16.
 */
export function winogradInput(
  row: usize,
  tiles: i32,
  k: i32,
  bytes: usize,
  out: usize,
  pointBytes: usize,
): void {
  for (let t = 0; t < tiles; t++) {
    if (k === 3) inputOf3(row, bytes, out, pointBytes);
    else if (k === 4) inputOf4(row, bytes, out, pointBytes);
    else inputOf5(row, bytes, out, pointBytes);
    row += bytes << 1;
    out += bytes;
  }
}

function inputOf3(row: usize, bytes: usize, out: usize, pointBytes: usize): void {
  const p1 = out + pointBytes;
  const p2 = p1 + pointBytes;
  const p3 = p2 + pointBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = row + at;
    const d0 = v128.load(x);
    const d1 = v128.load(x + bytes);
    const d2 = v128.load(x + 2 * bytes);
    const d3 = v128.load(x + 3 * bytes);
    v128.store(out + at, f32x4.sub(d2, d0));
    v128.store(p1 + at, f32x4.add(d2, d1));
    v128.store(p2 + at, f32x4.sub(d2, d1));
    v128.store(p3 + at, f32x4.sub(d3, d1));
  }
}

function inputOf4(row: usize, bytes: usize, out: usize, pointBytes: usize): void {
  const p1 = out + pointBytes;
  const p2 = p1 + pointBytes;
  const p3 = p2 + pointBytes;
  const p4 = p3 + pointBytes;
  const two = f32x4.splat(2);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = row + at;
    const d0 = v128.load(x);
    const d1 = v128.load(x + bytes);
    const d2 = v128.load(x + 2 * bytes);
    const d3 = v128.load(x + 3 * bytes);
    const d4 = v128.load(x + 4 * bytes);
    const odd = f32x4.sub(d3, d1);
    const even = f32x4.sub(d3, d2);
    // (x^2 - 1)(x - 2), x (x + 1)(x - 2), x (x - 1)(x - 2), x (x^2 - 1), and x (x^2 - 1)(x - 2)
    v128.store(out + at, f32x4.sub(odd, f32x4.mul(two, f32x4.sub(d2, d0))));
    v128.store(p1 + at, f32x4.sub(even, f32x4.mul(two, d1)));
    v128.store(p2 + at, f32x4.add(f32x4.sub(even, f32x4.mul(two, d2)), f32x4.mul(two, d1)));
    v128.store(p3 + at, odd);
    v128.store(p4 + at, f32x4.sub(f32x4.sub(d4, d2), f32x4.mul(two, odd)));
  }
}

function inputOf5(row: usize, bytes: usize, out: usize, pointBytes: usize): void {
  const p1 = out + pointBytes;
  const p2 = p1 + pointBytes;
  const p3 = p2 + pointBytes;
  const p4 = p3 + pointBytes;
  const p5 = p4 + pointBytes;
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = row + at;
    const d0 = v128.load(x);
    const d1 = v128.load(x + bytes);
    const d2 = v128.load(x + 2 * bytes);
    const d3 = v128.load(x + 3 * bytes);
    const d4 = v128.load(x + 4 * bytes);
    const d5 = v128.load(x + 5 * bytes);
    const a = f32x4.sub(d4, f32x4.mul(four, d2));
    const b = f32x4.sub(d3, f32x4.mul(four, d1));
    const e = f32x4.sub(d4, d2);
    const g = f32x4.mul(two, f32x4.sub(d3, d1));
    // (x^2 - 1)(x^2 - 4), x (x + 1)(x^2 - 4), x (x - 1)(x^2 - 4), x (x^2 - 1)(x + 2), x (x^2 - 1)(x - 2), and the last one
    // times (x^2 - 1) x (x^2 - 4)
    v128.store(out + at, f32x4.sub(a, f32x4.sub(d2, f32x4.mul(four, d0))));
    v128.store(p1 + at, f32x4.add(a, b));
    v128.store(p2 + at, f32x4.sub(a, b));
    v128.store(p3 + at, f32x4.add(e, g));
    v128.store(p4 + at, f32x4.sub(e, g));
    v128.store(p5 + at, f32x4.sub(f32x4.sub(d5, d3), f32x4.mul(four, f32x4.sub(d3, d1))));
  }
}

/**
 * The two outputs of each tile from their products at all points: `products` hold point i of tile t at i * `pointBytes`
 * + t * `bytes`. Of an odd number of `pixels` the last tile gives one.
 *
 * @returns zero in all lanes where all outputs are finite, else NaN in some
 */
export function winogradOutput(
  products: usize,
  pointBytes: usize,
  k: i32,
  bytes: usize,
  y: usize,
  pixels: i32,
): v128 {
  let check = f32x4.splat(0);
  const last = <usize>k * pointBytes;
  const two = f32x4.splat(2);
  for (let pixel = 0; pixel < pixels; pixel += 2) {
    const both = pixel + 1 < pixels;
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = products + at;
      const m0 = v128.load(p);
      const m1 = v128.load(p + pointBytes);
      const m2 = v128.load(p + 2 * pointBytes);
      let even = f32x4.add(m1, m2);
      let odd = f32x4.sub(m1, m2);
      if (k > 3) {
        const m3 = v128.load(p + 3 * pointBytes);
        even = f32x4.add(even, m3);
        odd = f32x4.add(odd, f32x4.mul(two, m3));
      }
      if (k > 4) {
        const m4 = v128.load(p + 4 * pointBytes);
        even = f32x4.add(even, m4);
        odd = f32x4.sub(odd, f32x4.mul(two, m4));
      }
      even = f32x4.add(m0, even);
      odd = f32x4.add(odd, v128.load(p + last));
      v128.store(y + at, even);
      // Infinity less itself is NaN, and so is NaN.
      check = f32x4.add(check, f32x4.sub(even, even));
      if (both) {
        v128.store(y + bytes + at, odd);
        check = f32x4.add(check, f32x4.sub(odd, odd));
      }
    }
    products += bytes;
    y += bytes << 1;
  }
  return check;
}

/**
 * The values at all points of each two pixels of dy, of `bytes` bytes each, laid out as `winogradInput` does: what
 * `winogradOutput` does, the other way. Beside an odd number of `pixels` lies a zero.
 */
export function winogradGradient(
  dy: usize,
  pixels: i32,
  k: i32,
  bytes: usize,
  out: usize,
  pointBytes: usize,
): void {
  const two = f32x4.splat(2);
  for (let pixel = 0; pixel < pixels; pixel += 2) {
    const both = pixel + 1 < pixels;
    for (let at: usize = 0; at < bytes; at += 16) {
      const even = v128.load(dy + at);
      const odd = both ? v128.load(dy + bytes + at) : f32x4.splat(0);
      const p = out + at;
      v128.store(p, even);
      v128.store(p + pointBytes, f32x4.add(even, odd));
      v128.store(p + 2 * pointBytes, f32x4.sub(even, odd));
      if (k > 3) v128.store(p + 3 * pointBytes, f32x4.add(even, f32x4.mul(two, odd)));
      if (k > 4) v128.store(p + 4 * pointBytes, f32x4.sub(even, f32x4.mul(two, odd)));
      v128.store(p + <usize>k * pointBytes, odd);
    }
    dy += bytes << 1;
    out += bytes;
  }
}
