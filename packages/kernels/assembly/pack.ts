/** Columns of the panel that the first of `remaining` columns of B go into: eight where no more are left, else sixteen. */
export function panelWidth(remaining: i32): i32 {
  return remaining > 8 ? 16 : 8;
}

/**
 * Copies kc rows of nr columns of B, in any strides, into a panel of kc rows of `width` columns, with zeros to the right.
 */
export function packPanel(
  b: usize,
  rowStride: usize,
  columnStride: usize,
  panel: usize,
  kc: i32,
  nr: i32,
  width: i32,
): void {
  if (columnStride === 4) {
    packRows(b, rowStride, panel, kc, nr, width);
    return;
  }
  const pitch = (<usize>width) << 2;
  let column = 0;
  if (rowStride === 4) {
    for (; column + 4 <= nr; column += 4) {
      packFourColumns(
        b + <usize>column * columnStride,
        columnStride,
        panel + ((<usize>column) << 2),
        pitch,
        kc,
      );
    }
  }
  for (; column < width; column++) {
    const to = panel + ((<usize>column) << 2);
    if (column < nr) packColumn(b + <usize>column * columnStride, rowStride, to, pitch, kc);
    else clearColumn(to, pitch, kc);
  }
}

/** Where a row's numbers lie next to each other. */
function packRows(b: usize, rowStride: usize, panel: usize, kc: i32, nr: i32, width: i32): void {
  const pitch = (<usize>width) << 2;
  const vectors = (<usize>(nr & ~3)) << 2;
  const rest = nr & 3;
  for (let k = 0; k < kc; k++) {
    let at: usize = 0;
    for (; at < vectors; at += 16) v128.store(panel + at, v128.load(b + at));
    if (rest) {
      v128.store(panel + at, loadPart(b + at, rest));
      at += 16;
    }
    for (; at < pitch; at += 16) v128.store(panel + at, f32x4.splat(0));
    panel += pitch;
    b += rowStride;
  }
}

/** One, two or three numbers, and zeros. */
function loadPart(from: usize, count: i32): v128 {
  if (count === 1) return v128.load32_zero(from);
  const two = v128.load64_zero(from);
  return count === 2 ? two : f32x4.replace_lane(two, 2, load<f32>(from, 8));
}

/** Four columns whose numbers lie next to each other. */
function packFourColumns(b: usize, columnStride: usize, panel: usize, pitch: usize, kc: i32): void {
  let k = 0;
  for (; k + 4 <= kc; k += 4) {
    transpose4x4(b, columnStride, panel, pitch);
    b += 16;
    panel += pitch << 2;
  }
  for (let column: usize = 0; column < 4; column++) {
    packColumn(b + column * columnStride, 4, panel + (column << 2), pitch, kc - k);
  }
}

/** Four columns of four numbers become four rows of a panel. */
function transpose4x4(from: usize, stride: usize, to: usize, pitch: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
  v128.store(to + pitch, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
  v128.store(to + 2 * pitch, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
  v128.store(to + 3 * pitch, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
}

function packColumn(b: usize, rowStride: usize, panel: usize, pitch: usize, kc: i32): void {
  for (let k = 0; k < kc; k++) {
    store<f32>(panel, load<f32>(b));
    panel += pitch;
    b += rowStride;
  }
}

function clearColumn(panel: usize, pitch: usize, kc: i32): void {
  for (let k = 0; k < kc; k++, panel += pitch) store<f32>(panel, 0);
}
