import { copyBand } from './band';
import { convolveBand } from './convolution';
import { finishRows } from './finish-rows';
import { winogradInput, winogradOutput } from './winograd';

/** Output pixels, about, of a unit of work: several images or a band of rows. */
const UNIT_PIXELS: i32 = 256;

/** Images of a unit; 1 where a unit is a band of an image. */
function unitImages(oh: i32, ow: i32): i32 {
  return max(1, UNIT_PIXELS / (oh * ow));
}

/** Output rows of a unit, of each of its images. */
function unitRows(oh: i32, ow: i32): i32 {
  return min(oh, max(1, UNIT_PIXELS / ow));
}

/** Units of work in n images. */
export function winogradUnits(n: i32, oh: i32, ow: i32): i32 {
  const images = unitImages(oh, ow);
  const rows = unitRows(oh, ow);
  return ((n + images - 1) / images) * ((oh + rows - 1) / rows);
}

/** Bytes of scratch for `winogradConvolution`: a padded band of the input, and the points of the input and the output. */
export function winogradScratch(c: i32, kh: i32, k: i32, f: i32, oh: i32, ow: i32): i32 {
  const tiles = (ow + 1) / 2;
  const rows = unitRows(oh, ow);
  const images = unitImages(oh, ow);
  const band = (rows + kh - 1) * (2 * tiles + k - 1) * c;
  return (band + images * (k + 1) * tiles * ((rows + kh - 1) * c + rows * f)) * 4;
}

/**
 * `convolution` at stride 1 with a filter 3, 4 or 5 taps wide, in fewer products (see winograd.ts), for the units
 * [from, to). `points` are the filter's values (`winogradFilter`). The channels of input and output are multiples of four.
 *
 * Where a value is infinite, differences make NaN of it: a unit whose outputs are not all finite is computed again, with the
 * packed filter itself.
 */
export function winogradConvolution(
  x: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  panels: usize,
  points: usize,
  kh: i32,
  k: i32,
  f: i32,
  bias: usize,
  low: f32,
  high: f32,
  y: usize,
  oh: i32,
  ow: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const most = unitRows(oh, ow);
  const together = unitImages(oh, ow);
  const bands = (oh + most - 1) / most;
  const tiles = (ow + 1) / 2;
  const plain = bias === 0 && low === -Infinity && high === Infinity;
  const pixel = (<usize>c) << 2;
  const outPixel = (<usize>f) << 2;
  const inImage = <usize>(h * w) * pixel;
  const filterBytes = (<usize>(kh * c * ((f + 7) & ~7))) << 2;
  for (let unit = from; unit < to; unit++) {
    const first = (unit / bands) * together;
    const images = min(together, n - first);
    const oy = (unit - (unit / bands) * bands) * most;
    const rows = min(most, oh - oy);
    const bandHeight = rows + kh - 1;
    const inRow = <usize>tiles * pixel;
    const inBand = <usize>bandHeight * inRow;
    const outRow = <usize>tiles * outPixel;
    const outBand = <usize>rows * outRow;
    const inPoint = <usize>images * inBand;
    const outPoint = <usize>images * outBand;
    const values = scratch + <usize>(bandHeight * (2 * tiles + k - 1)) * pixel;
    const products = values + <usize>(k + 1) * inPoint;
    const image = x + <usize>first * inImage;
    const target = y + <usize>((first * oh + oy) * ow) * outPixel;
    const imageOut = <usize>(oh * ow) * outPixel;
    for (let i: usize = 0; i < <usize>images; i++) {
      transformBand(
        image + i * inImage,
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
    for (let p: usize = 0; p <= <usize>k; p++) {
      for (let i: usize = 0; i < <usize>images; i++) {
        const plane = values + p * inPoint + i * inBand;
        const out = products + p * outPoint + i * outBand;
        convolveBand(
          plane,
          bandHeight,
          tiles,
          c,
          points + p * filterBytes,
          kh,
          1,
          f,
          out,
          rows,
          tiles,
          1,
          1,
          0,
          0,
          0,
        );
      }
    }
    let check = f32x4.splat(0);
    for (let i: usize = 0; i < <usize>images; i++) {
      for (let r: usize = 0; r < <usize>rows; r++) {
        const from = products + i * outBand + r * outRow;
        const row = target + i * imageOut + r * <usize>ow * outPixel;
        check = f32x4.add(check, winogradOutput(from, outPoint, k, outPixel, row, ow));
      }
    }
    const finite = !v128.any_true(f32x4.ne(check, check));
    for (let i: usize = 0; i < <usize>images; i++) {
      const out = target + i * imageOut;
      if (!finite) {
        convolveBand(
          image + i * inImage,
          h,
          w,
          c,
          panels,
          kh,
          k,
          f,
          out,
          rows,
          ow,
          1,
          1,
          oy - top,
          -left,
          scratch,
        );
      }
      if (!plain) finishRows(out, out, f, bias, low, high, 0, rows * ow);
    }
  }
}

/** The values at all points of `rows` rows of an image, from row y0 and column x0 on; outside of the image are zeros. */
export function transformBand(
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  y0: i32,
  x0: i32,
  rows: i32,
  tiles: i32,
  k: i32,
  values: usize,
  pointBytes: usize,
  scratch: usize,
): void {
  const width = 2 * tiles + k - 1;
  const pixel = (<usize>c) << 2;
  const inside = y0 >= 0 && x0 >= 0 && y0 + rows <= h && x0 + width <= w;
  let row = scratch;
  let pitch = <usize>width * pixel;
  if (inside) {
    row = image + <usize>(y0 * w + x0) * pixel;
    pitch = <usize>w * pixel;
  } else {
    copyBand(image, h, w, c, y0, x0, scratch, rows, width);
  }
  for (let r = 0; r < rows; r++) {
    winogradInput(row, tiles, k, pixel, values, pointBytes);
    row += pitch;
    values += <usize>tiles * pixel;
  }
}
