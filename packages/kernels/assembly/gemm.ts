import { packPanel, panelWidth } from './pack';
import { rowProduct } from './row-product';
import { tile2x16 } from './tile2x16';
import { tile4x8 } from './tile4x8';

/** Depth and width of a block of B that is packed at a time: 128 kB, which stay in the second-level cache. */
const KC: i32 = 256;
const NC: i32 = 128;
/** Rows of A that are multiplied with one panel before the next: their 128 kB stay in the cache too. */
const MC: i32 = 128;
/** Rows of a unit of work. */
const UNIT: i32 = 16;
/** Rows of A for which packing B takes longer than it saves, at most. */
const FEW: i32 = 3;

/** Number of units by which the product is shared among threads: blocks of rows within blocks of columns. */
export function gemmUnits(m: i32, n: i32): i32 {
  return rowUnits(m) * ((n + NC - 1) / NC);
}

/** Bytes of scratch for `gemm`: packed panels of B. */
export function gemmScratch(n: i32, k: i32): i32 {
  return min(KC, k) * min(NC, (n + 7) & ~7) * 4;
}

function rowUnits(m: i32): i32 {
  return (m + UNIT - 1) / UNIT;
}

/**
 * C[m x n] = A[m x k] B[k x n], A and B in any strides (bytes), so that a transposed side is read where it lies; C
 * row-major without gaps; for the units [from, to).
 *
 * @see Goto and van de Geijn 2008, https://doi.org/10.1145/1356052.1356053
 */
export function gemm(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  from: i32,
  to: i32,
  panels: usize,
): void {
  const perBlock = rowUnits(m);
  for (let unit = from; unit < to; ) {
    const block = unit / perBlock;
    const next = min(to, (block + 1) * perBlock);
    const first = (unit - block * perBlock) * UNIT;
    const last = min(m, (next - block * perBlock) * UNIT);
    columnBlock(a, aRow, aColumn, b, bRow, bColumn, c, m, n, k, block * NC, first, last, panels);
    unit = next;
  }
}

/** Rows [first, last) of the columns from n0 on, NC of them at most. */
function columnBlock(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  n0: i32,
  first: i32,
  last: i32,
  panels: usize,
): void {
  const nc = min(NC, n - n0);
  const ldc = (<usize>n) << 2;
  if (m <= FEW && bColumn === 4) {
    for (let i = first; i < last; i++) {
      const target = c + <usize>i * ldc + ((<usize>n0) << 2);
      rowProduct(a + <usize>i * aRow, aColumn, b + ((<usize>n0) << 2), bRow, target, nc, k);
    }
    return;
  }
  if (k === 0) {
    for (let i = first; i < last; i++)
      memory.fill(c + <usize>i * ldc + ((<usize>n0) << 2), 0, (<usize>nc) << 2);
  }
  // A transposed A has each k of a row in a cache line of its own.
  const depth = aColumn === 4 ? KC : KC / 2;
  for (let k0 = 0; k0 < k; k0 += depth) {
    const kc = min(depth, k - k0);
    const corner = b + <usize>k0 * bRow + <usize>n0 * bColumn;
    for (let j = 0, panel = panels; j < nc; ) {
      const width = panelWidth(nc - j);
      packPanel(corner + <usize>j * bColumn, bRow, bColumn, panel, kc, min(width, nc - j), width);
      panel += (<usize>(kc * width)) << 2;
      j += width;
    }
    for (let m0 = first; m0 < last; m0 += MC) {
      const end = min(last, m0 + MC);
      for (let j = 0, panel = panels; j < nc; ) {
        const width = panelWidth(nc - j);
        const nr = min(width, nc - j);
        const column = c + ((<usize>(n0 + j)) << 2);
        const rows = width === 16 ? 2 : 4;
        for (let i = m0; i < end; i += rows) {
          const mr = min(rows, end - i);
          const a0 = a + <usize>i * aRow + <usize>k0 * aColumn;
          const a1 = mr > 1 ? a0 + aRow : a0;
          const target = column + <usize>i * ldc;
          if (width === 16) {
            tile2x16(a0, a1, aColumn, kc, 1, 0, 1, 0, panel, target, ldc, mr, nr, k0 > 0);
          } else {
            const a2 = mr > 2 ? a1 + aRow : a0;
            const a3 = mr > 3 ? a2 + aRow : a0;
            tile4x8(a0, a1, a2, a3, aColumn, kc, 1, 0, 1, 0, panel, target, ldc, mr, nr, k0 > 0);
          }
        }
        panel += (<usize>(kc * width)) << 2;
        j += width;
      }
    }
  }
}
