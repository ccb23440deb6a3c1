import { copyBand } from './band';
import { packPanel, panelWidth } from './pack';
import { TILE_BYTES } from './store-edge';
import { tile2x16 } from './tile2x16';
import { tile4x8 } from './tile4x8';

/** Numbers of packed dy in one pass, and output pixels at most: the panels stay in the second-level cache. */
const PACKED: i32 = 65536;
const PIXELS: i32 = 1024;

function panelColumns(f: i32): i32 {
  return (f + 7) & ~7;
}

function passRows(oh: i32, ow: i32, f: i32): i32 {
  return min(oh, max(1, min(PIXELS, PACKED / panelColumns(f)) / ow));
}

/** Units by which the gradient is shared among threads: groups of four taps. */
export function filterGradientUnits(c: i32, kh: i32, kw: i32): i32 {
  return (kh * kw * c + 3) / 4;
}

/** Bytes of scratch for `filterGradient`: a tile, a padded band of the input, and packed dy. */
export function filterGradientScratch(
  c: i32,
  kh: i32,
  kw: i32,
  f: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
): i32 {
  const rows = passRows(oh, ow, f);
  const band = ((rows - 1) * sh + kh) * ((ow - 1) * sw + kw) * c;
  return (band + rows * ow * panelColumns(f)) * 4 + <i32>TILE_BYTES;
}

/**
 * dw[kh * kw * c x f] = windows(x)^T dy, for the groups of four taps [from, to).
 *
 * Whoever computes a group goes over all images, so the sum runs in the same order however the groups are shared.
 */
export function filterGradient(
  x: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  dy: usize,
  kh: i32,
  kw: i32,
  f: i32,
  dw: usize,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const ldc = (<usize>f) << 2;
  const firstTap = from << 2;
  const lastTap = min(kh * kw * c, to << 2);
  const rows = passRows(oh, ow, f);
  memory.fill(dw + <usize>firstTap * ldc, 0, <usize>(lastTap - firstTap) * ldc);
  for (let i = 0; i < n; i++) {
    const image = x + ((<usize>i * <usize>(h * w * c)) << 2);
    for (let y = 0; y < oh; y += rows) {
      const count = min(rows, oh - y);
      const gradient = dy + <usize>((i * oh + y) * ow) * ldc;
      addPass(
        image,
        h,
        w,
        c,
        gradient,
        kh,
        kw,
        f,
        dw,
        count,
        ow,
        sh,
        sw,
        y * sh - top,
        -left,
        firstTap,
        lastTap,
        scratch,
      );
    }
  }
}

/** Adds what `rows` rows of dy give, the first window's corner at (y0, x0). */
function addPass(
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  dy: usize,
  kh: i32,
  kw: i32,
  f: i32,
  dw: usize,
  rows: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  y0: i32,
  x0: i32,
  firstTap: i32,
  lastTap: i32,
  scratch: usize,
): void {
  const bandHeight = (rows - 1) * sh + kh;
  const bandWidth = (ow - 1) * sw + kw;
  const inside = y0 >= 0 && x0 >= 0 && y0 + bandHeight <= h && x0 + bandWidth <= w;
  const pitch = inside ? w : bandWidth;
  const run = kw * c;
  let band = scratch + TILE_BYTES;
  let panels = band;
  if (inside) {
    band = image + ((<usize>(y0 * w + x0) * <usize>c) << 2);
  } else {
    copyBand(image, h, w, c, y0, x0, band, bandHeight, bandWidth);
    panels += (<usize>(bandHeight * bandWidth * c)) << 2;
  }
  const inRow = (<usize>(pitch * c)) << 2;
  const step = (<usize>(sw * c)) << 2;
  const skip = inRow * <usize>sh - <usize>ow * step;
  const ldc = (<usize>f) << 2;
  const pixels = rows * ow;
  for (let j = 0, panel = panels; j < f; ) {
    const width = panelWidth(f - j);
    packPanel(dy + ((<usize>j) << 2), ldc, 4, panel, pixels, min(width, f - j), width);
    panel += (<usize>(pixels * width)) << 2;
    j += width;
  }
  for (let j = 0, panel = panels; j < f; ) {
    const width = panelWidth(f - j);
    const nr = min(width, f - j);
    const taps = width === 16 ? 2 : 4;
    for (let tap = firstTap; tap < lastTap; tap += taps) {
      const mr = min(taps, lastTap - tap);
      const a0 = band + tapOffset(tap, run, inRow);
      const a1 = mr > 1 ? band + tapOffset(tap + 1, run, inRow) : a0;
      const target = dw + <usize>tap * ldc + ((<usize>j) << 2);
      if (width === 16) {
        tile2x16(a0, a1, step, ow, rows, skip, panel, target, ldc, mr, nr, true, scratch);
      } else {
        const a2 = mr > 2 ? band + tapOffset(tap + 2, run, inRow) : a0;
        const a3 = mr > 3 ? band + tapOffset(tap + 3, run, inRow) : a0;
        tile4x8(a0, a1, a2, a3, step, ow, rows, skip, panel, target, ldc, mr, nr, true, scratch);
      }
    }
    panel += (<usize>(pixels * width)) << 2;
    j += width;
  }
}

function tapOffset(tap: i32, run: i32, inRow: usize): usize {
  const y = tap / run;
  return <usize>y * inRow + ((<usize>(tap - y * run)) << 2);
}
