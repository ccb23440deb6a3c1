import { copyFloats, fillZero } from './floats';

/**
 * Copies `rows` rows of an image [h x w x c] into a band of `width` pixels a row: the image's row `y0` and column `x0`
 * come first, and what lies outside of the image is zero.
 */
export function copyBand(
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  y0: i32,
  x0: i32,
  band: usize,
  rows: i32,
  width: i32,
): void {
  const pixel = (<usize>c) << 2;
  const rowBytes = <usize>width * pixel;
  const first = max(0, x0);
  const last = min(w, x0 + width);
  const before = <usize>max(0, -x0) * pixel;
  const copied = last > first ? <usize>(last - first) * pixel : 0;
  for (let i = 0; i < rows; i++, band += rowBytes) {
    const y = y0 + i;
    if (y < 0 || y >= h || copied === 0) {
      fillZero(band, rowBytes);
      continue;
    }
    fillZero(band, before);
    copyFloats(image + <usize>(y * w + first) * pixel, band + before, copied);
    fillZero(band + before + copied, rowBytes - before - copied);
  }
}
