import { packPanel, panelWidth } from './pack';
import { tile2x16 } from './tile2x16';
import { tile4x8 } from './tile4x8';

/** Packs dy [pixels x f] into panels of `pixels` rows (see `packFilter`). */
export function packGradient(dy: usize, pixels: i32, f: i32, panels: usize): void {
  for (let j = 0; j < f; ) {
    const width = panelWidth(f - j);
    packPanel(dy + ((<usize>j) << 2), (<usize>f) << 2, 4, panels, pixels, min(width, f - j), width);
    panels += (<usize>(pixels * width)) << 2;
    j += width;
  }
}

/**
 * Adds to dw [taps x f] the products of each tap's numbers in a band with the packed dy, for the taps [firstTap, lastTap):
 * tap t begins at row t / run, `inRow` bytes from one to the next, and number t % run of it. For the other sizes see
 * `tile2x16`.
 */
export function multiplyTaps(
  band: usize,
  run: i32,
  inRow: usize,
  step: usize,
  kc: i32,
  segments: i32,
  skip: usize,
  images: i32,
  bandSkip: usize,
  panel: usize,
  pixels: i32,
  f: i32,
  dw: usize,
  firstTap: i32,
  lastTap: i32,
): void {
  const ldc = (<usize>f) << 2;
  for (let j = 0; j < f; ) {
    const width = panelWidth(f - j);
    const nr = min(width, f - j);
    const taps = width === 16 ? 2 : 4;
    for (let tap = firstTap; tap < lastTap; tap += taps) {
      const mr = min(taps, lastTap - tap);
      const a0 = band + tapOffset(tap, run, inRow);
      const a1 = mr > 1 ? band + tapOffset(tap + 1, run, inRow) : a0;
      const at = dw + <usize>tap * ldc + ((<usize>j) << 2);
      if (width === 16) {
        tile2x16(a0, a1, step, kc, segments, skip, images, bandSkip, panel, at, ldc, mr, nr, true);
      } else {
        const a2 = mr > 2 ? band + tapOffset(tap + 2, run, inRow) : a0;
        const a3 = mr > 3 ? band + tapOffset(tap + 3, run, inRow) : a0;
        tile4x8(a0, a1, a2, a3, step, kc, segments, skip, images, bandSkip, panel, at, ldc, mr, nr, true);
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
