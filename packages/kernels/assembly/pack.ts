/** Copies kc rows of nr (at most 8) columns of B, in any strides, into a panel of kc x 8, with zeros to the right. */
export function packPanel(
  b: usize,
  rowStride: usize,
  columnStride: usize,
  panel: usize,
  kc: i32,
  nr: i32,
): void {
  if (nr === 8 && columnStride === 4) {
    for (let k = 0; k < kc; k++) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      panel += 32;
      b += rowStride;
    }
    return;
  }
  let k = 0;
  if (nr === 8 && rowStride === 4) {
    for (; k + 4 <= kc; k += 4) {
      transpose4x4(b, columnStride, panel);
      transpose4x4(b + 4 * columnStride, columnStride, panel + 16);
      panel += 128;
      b += 16;
    }
  }
  for (; k < kc; k++) {
    for (let j = 0; j < nr; j++) {
      store<f32>(panel + ((<usize>j) << 2), load<f32>(b + <usize>j * columnStride));
    }
    for (let j = nr; j < 8; j++) store<f32>(panel + ((<usize>j) << 2), 0);
    panel += 32;
    b += rowStride;
  }
}

/** Four columns of four numbers become four rows of a panel, 32 bytes apart. */
function transpose4x4(from: usize, stride: usize, to: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 96);
}
