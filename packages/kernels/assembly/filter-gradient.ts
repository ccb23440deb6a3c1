import { copyBand } from './band';
import { groupStart, tapBlocks } from './row-groups';
import { multiplyTaps, packGradient } from './tap-products';

/** Output pixels of a pass, about: a panel of dy, 8 kB, stays in the first-level cache while all taps meet it. */
const PIXELS: i32 = 128;
/** Output rows of a pass. */
function passRows(oh: i32, ow: i32): i32 {
  return min(oh, max(1, PIXELS / max(1, ow)));
}

/** Images of a pass that has all rows of an image. */
function passImages(n: i32, oh: i32, ow: i32): i32 {
  return min(n, max(1, PIXELS / max(1, oh * ow)));
}

/** Units by which the gradient is shared among threads: blocks of taps within groups of rows. */
export function filterGradientUnits(c: i32, kh: i32, kw: i32, groups: i32): i32 {
  return groups * tapBlocks(kh * kw * c, groups);
}

/** Bytes of scratch for `filterGradient`: padded bands of the input, and packed dy. */
export function filterGradientScratch(
  n: i32,
  c: i32,
  kh: i32,
  kw: i32,
  f: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
): i32 {
  const rows = passRows(oh, ow);
  const images = rows === oh ? passImages(n, oh, ow) : 1;
  const band = ((rows - 1) * sh + kh) * ((ow - 1) * sw + kw) * c;
  return images * (band + rows * ow * ((f + 7) & ~7)) * 4;
}

/**
 * sums[group] = windows(x)^T dy over the group's rows, [kh * kw * c x f] each, for the units [from, to).
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
  sums: usize,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  groups: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const taps = kh * kw * c;
  const blocks = tapBlocks(taps, groups);
  const ldc = (<usize>f) << 2;
  const rows = passRows(oh, ow);
  const images = rows === oh ? passImages(n, oh, ow) : 1;
  for (let unit = from; unit < to; unit++) {
    const group = unit / blocks;
    const block = unit - group * blocks;
    const firstTap = ((block * taps) / blocks) & ~3;
    const lastTap = block === blocks - 1 ? taps : (((block + 1) * taps) / blocks) & ~3;
    const sum = sums + <usize>(group * taps) * ldc;
    const lastRow = groupStart(group + 1, groups, n, oh);
    memory.fill(sum + <usize>firstTap * ldc, 0, <usize>(lastTap - firstTap) * ldc);
    for (let row = groupStart(group, groups, n, oh); row < lastRow; ) {
      const i = row / oh;
      const y = row - i * oh;
      const part = min(rows, min(oh - y, lastRow - row));
      const count = part === oh ? min(images, (lastRow - row) / oh) : 1;
      const image = x + ((<usize>i * <usize>(h * w * c)) << 2);
      const gradient = dy + <usize>(row * ow) * ldc;
      addPass(
        image,
        count,
        h,
        w,
        c,
        gradient,
        kh,
        kw,
        f,
        sum,
        part,
        ow,
        sh,
        sw,
        y * sh - top,
        -left,
        firstTap,
        lastTap,
        scratch,
      );
      row += count * part;
    }
  }
}

/** Adds what `rows` rows of dy of each of `images` images give, the first window's corner at (y0, x0). */
function addPass(
  image: usize,
  images: i32,
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
  const imageBytes = (<usize>(h * w * c)) << 2;
  const bandBytes = inside ? imageBytes : (<usize>(bandHeight * bandWidth * c)) << 2;
  let band = scratch;
  let panels = band;
  if (inside) {
    band = image + ((<usize>(y0 * w + x0) * <usize>c) << 2);
  } else {
    for (let i = 0; i < images; i++) {
      copyBand(image, h, w, c, y0, x0, panels, bandHeight, bandWidth);
      image += imageBytes;
      panels += bandBytes;
    }
  }
  const inRow = (<usize>(pitch * c)) << 2;
  const step = (<usize>(sw * c)) << 2;
  const skip = inRow * <usize>sh - <usize>ow * step;
  const bandSkip = bandBytes - <usize>(rows * sh) * inRow;
  // Several images are whole ones, whose dy lies next to each other.
  const pixels = images * rows * ow;
  packGradient(dy, pixels, f, panels);
  multiplyTaps(
    band,
    run,
    inRow,
    step,
    ow,
    rows,
    skip,
    images,
    bandSkip,
    panels,
    pixels,
    f,
    dw,
    firstTap,
    lastTap,
  );
}
