import { copyFloats } from './floats';

/**
 * Copies rows of `bytes` bytes, a multiple of 4. Row u of the output is of the image u / (outer * count) and of the block
 * u / count, and takes the row `indices[image, u % count]` of that block's `size` rows in x. For the rows [from, to).
 */
export function gatherRows(
  x: usize,
  indices: usize,
  out: usize,
  outer: i32,
  count: i32,
  size: i32,
  bytes: usize,
  from: i32,
  to: i32,
): void {
  let block = from / count;
  let place = from % count;
  for (let row = from; row < to; row++) {
    const image = block / outer;
    const index = load<i32>(indices + ((<usize>(image * count + place)) << 2));
    const source = x + <usize>(block * size + index) * bytes;
    const target = out + <usize>row * bytes;
    copyFloats(source, target, bytes);
    if (++place === count) {
      place = 0;
      block++;
    }
  }
}
