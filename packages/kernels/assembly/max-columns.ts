/** Columns of a unit: four registers, as many bytes as a cache line has. */
const COLUMNS: i32 = 16;

/** Units of work in the maxima of `columns` columns each of `images` images. */
export function maxColumnUnits(images: i32, columns: i32): i32 {
  return images * ((columns + COLUMNS - 1) / COLUMNS);
}

/** y[image, column] = the largest of the column's `rows` numbers in x[image, row, column], NaN where one is. For the units
 * [from, to). */
export function maxColumns(x: usize, y: usize, rows: i32, columns: i32, from: i32, to: i32): void {
  const blocks = (columns + COLUMNS - 1) / COLUMNS;
  const row = (<usize>columns) << 2;
  for (let unit = from; unit < to; unit++) {
    const image = unit / blocks;
    const first = (unit % blocks) * COLUMNS;
    const source = x + <usize>(image * rows) * row + ((<usize>first) << 2);
    const target = y + <usize>image * row + ((<usize>first) << 2);
    const last = source + <usize>(rows - 1) * row;
    const width = (<usize>min(COLUMNS, columns - first)) << 2;
    if (width === COLUMNS << 2) {
      maxBlock(source, last, row, target);
      continue;
    }
    for (let at: usize = 0; at < width; at += 4) {
      let largest = load<f32>(source + at);
      for (let p = source + at + row; p <= last + at; p += row) largest = max<f32>(largest, load<f32>(p));
      store<f32>(target + at, largest);
    }
  }
}

function maxBlock(first: usize, last: usize, row: usize, target: usize): void {
  let m0 = v128.load(first);
  let m1 = v128.load(first + 16);
  let m2 = v128.load(first + 32);
  let m3 = v128.load(first + 48);
  for (let p = first + row; p <= last; p += row) {
    m0 = f32x4.max(m0, v128.load(p));
    m1 = f32x4.max(m1, v128.load(p + 16));
    m2 = f32x4.max(m2, v128.load(p + 32));
    m3 = f32x4.max(m3, v128.load(p + 48));
  }
  v128.store(target, m0);
  v128.store(target + 16, m1);
  v128.store(target + 32, m2);
  v128.store(target + 48, m3);
}
