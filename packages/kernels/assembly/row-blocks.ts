/** Numbers of a block: they stay in the first-level cache while its columns are added up one after the other. */
const BLOCK: i32 = 4096;

/**
 * Rows of a block. Sums over rows run in float32 within a block and in float64 over the blocks, so that they depend
 * neither on the length of the data nor on how its blocks were shared among threads.
 */
export function blockRows(columns: i32): i32 {
  return max(16, min(256, BLOCK / columns));
}

/** Blocks of `rows` rows: the units of work of a sum. */
export function rowBlocks(rows: i32, columns: i32): i32 {
  const size = blockRows(columns);
  return (rows + size - 1) / size;
}

/** For the blocks [from, to): sums[block] = the sum of the block's rows, float32[columns]. */
export function sumRowBlocks(x: usize, rows: i32, columns: i32, sums: usize, from: i32, to: i32): void {
  const size = blockRows(columns);
  const row = (<usize>columns) << 2;
  for (let block = from; block < to; block++) {
    const first = x + <usize>(block * size) * row;
    const last = x + <usize>min(rows, (block + 1) * size) * row;
    const out = sums + <usize>block * row;
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) v128.store(out + at, sumColumns(first + at, last, row));
    for (; at < row; at += 4) {
      let sum: f32 = 0;
      for (let p = first + at; p < last; p += row) sum += load<f32>(p);
      store<f32>(out + at, sum);
    }
  }
}

/**
 * y [groups x columns] = scale * the sums of each group's rows, x [groups x rows x columns]; for the groups [from, to).
 * As above, the blocks of a group are added up one by one.
 */
export function sumGroups(x: usize, rows: i32, columns: i32, y: usize, scale: f32, from: i32, to: i32): void {
  const row = (<usize>columns) << 2;
  const group = <usize>rows * row;
  const block = <usize>blockRows(columns) * row;
  const scales = f32x4.splat(scale);
  for (let g = <usize>from; g < <usize>to; g++) {
    const first = x + g * group;
    const last = first + group;
    const out = y + g * row;
    let at: usize = 0;
    for (; at + 16 <= row; at += 16) {
      let sum = f32x4.splat(0);
      for (let p = first; p < last; p += block) {
        sum = f32x4.add(sum, sumColumns(p + at, min(last, p + block), row));
      }
      v128.store(out + at, f32x4.mul(sum, scales));
    }
    for (; at < row; at += 4) {
      let sum: f64 = 0;
      for (let p = first + at; p < last; p += row) sum += load<f32>(p);
      store<f32>(out + at, <f32>sum * scale);
    }
  }
}

/** The sum of four columns. Four sums at a time, since each addition waits for the last one of its own sum alone. */
export function sumColumns(first: usize, last: usize, row: usize): v128 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let p = first;
  for (; p + 3 * row < last; p += 4 * row) {
    s0 = f32x4.add(s0, v128.load(p));
    s1 = f32x4.add(s1, v128.load(p + row));
    s2 = f32x4.add(s2, v128.load(p + 2 * row));
    s3 = f32x4.add(s3, v128.load(p + 3 * row));
  }
  for (; p < last; p += row) s0 = f32x4.add(s0, v128.load(p));
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}

/** totals[columns] = scale * the sum of `blocks` blocks of `stride` bytes each. */
export function joinSums(
  sums: usize,
  blocks: i32,
  columns: i32,
  stride: usize,
  scale: f64,
  totals: usize,
): void {
  for (let c: usize = 0; c < <usize>columns; c++) {
    let sum: f64 = 0;
    for (let b = 0; b < blocks; b++) sum += load<f32>(sums + <usize>b * stride + (c << 2));
    store<f32>(totals + (c << 2), <f32>(sum * scale));
  }
}
