import { groupStart, tapBlocks } from './row-groups';
import { multiplyTaps, packGradient } from './tap-products';
import { winogradGradient } from './winograd';
import { transformBand } from './winograd-convolution';

/** Output pixels of a pass, about: half as many tiles. */
const PIXELS: i32 = 256;

/** Output rows of a pass. */
function passRows(oh: i32, ow: i32): i32 {
  return min(oh, max(1, PIXELS / ow));
}

/** Images of a pass that has all rows of an image. */
function passImages(n: i32, oh: i32, ow: i32): i32 {
  return min(n, max(1, PIXELS / (oh * ow)));
}

/** Bytes of scratch: a padded band of the input, the points of the input and of dy, and one point of dy packed. */
export function winogradFilterGradientScratch(
  n: i32,
  c: i32,
  kh: i32,
  k: i32,
  f: i32,
  oh: i32,
  ow: i32,
): i32 {
  const tiles = (ow + 1) / 2;
  const rows = passRows(oh, ow);
  const images = passImages(n, oh, ow);
  const band = (rows + kh - 1) * (2 * tiles + k - 1) * c;
  const points = (k + 1) * tiles * ((rows + kh - 1) * c + rows * f);
  return (band + images * (points + rows * tiles * ((f + 7) & ~7))) * 4;
}

/**
 * sums[group] = the gradient of a filter's values at all points, [k + 1 x kh * c x f] each, over the group's rows, at
 * stride 1 with a filter 3, 4 or 5 taps wide, for the units [from, to): as many as `filterGradientUnits` gives for a
 * filter of width 1. `winogradFilterGradient` makes the filter's own gradient of it. The channels of input and output are
 * multiples of four.
 */
export function winogradFilterGradientSums(
  x: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  dy: usize,
  kh: i32,
  k: i32,
  f: i32,
  sums: usize,
  oh: i32,
  ow: i32,
  top: i32,
  left: i32,
  groups: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const taps = kh * c;
  const blocks = tapBlocks(taps, groups);
  const most = passRows(oh, ow);
  const together = passImages(n, oh, ow);
  const tiles = (ow + 1) / 2;
  const pixel = (<usize>c) << 2;
  const outPixel = (<usize>f) << 2;
  const inImage = <usize>(h * w) * pixel;
  const inRow = <usize>tiles * pixel;
  const pointSum = <usize>taps * outPixel;
  for (let unit = from; unit < to; unit++) {
    const group = unit / blocks;
    const block = unit - group * blocks;
    const firstTap = ((block * taps) / blocks) & ~3;
    const lastTap = block === blocks - 1 ? taps : (((block + 1) * taps) / blocks) & ~3;
    const sum = sums + <usize>(group * (k + 1)) * pointSum;
    for (let p: usize = 0; p <= <usize>k; p++) {
      const at = sum + p * pointSum + <usize>firstTap * outPixel;
      memory.fill(at, 0, <usize>(lastTap - firstTap) * outPixel);
    }
    const lastRow = groupStart(group + 1, groups, n, oh);
    for (let row = groupStart(group, groups, n, oh); row < lastRow; ) {
      const first = row / oh;
      const oy = row - first * oh;
      const rows = min(most, min(oh - oy, lastRow - row));
      const images = rows === oh ? min(together, (lastRow - row) / oh) : 1;
      const bandHeight = rows + kh - 1;
      const inBand = <usize>bandHeight * inRow;
      const inPoint = <usize>images * inBand;
      const outRow = <usize>tiles * outPixel;
      const pixels = images * rows * tiles;
      const outPoint = <usize>pixels * outPixel;
      const values = scratch + <usize>(bandHeight * (2 * tiles + k - 1)) * pixel;
      const gradients = values + <usize>(k + 1) * inPoint;
      const panels = gradients + <usize>(k + 1) * outPoint;
      for (let i: usize = 0; i < <usize>images; i++) {
        const image = x + (<usize>first + i) * inImage;
        transformBand(
          image,
          h,
          w,
          c,
          oy - top,
          -left,
          bandHeight,
          tiles,
          k,
          values + i * inBand,
          inPoint,
          scratch,
        );
      }
      // Several images are whole ones, whose dy lies next to each other.
      for (let r = 0; r < images * rows; r++) {
        const from = dy + <usize>((row + r) * ow) * outPixel;
        winogradGradient(from, ow, k, outPixel, gradients + <usize>r * outRow, outPoint);
      }
      for (let p: usize = 0; p <= <usize>k; p++) {
        packGradient(gradients + p * outPoint, pixels, f, panels);
        multiplyTaps(
          values + p * inPoint,
          c,
          inRow,
          pixel,
          rows * tiles,
          1,
          0,
          images,
          inBand - <usize>rows * inRow,
          panels,
          pixels,
          f,
          sum + p * pointSum,
          firstTap,
          lastTap,
        );
      }
      row += images * rows;
    }
  }
}
