/**
 * dx = dy where x equals y, else dy * 0: the gradient of a maximum or minimum y of x, by which NaN and infinities in dy
 * spread as by a product with a mask.
 *
 * x falls into runs of `length` numbers. Where a run's numbers begin in y and dy follows from its index: `plan` holds
 * `axes` pairs of i32, an axis's size and its stride in y, outermost first. `along`: a run meets as many numbers of y;
 * else a single one. For the runs [from, to).
 */
export function extremumGradient(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  plan: usize,
  axes: i32,
  length: i32,
  along: bool,
  from: i32,
  to: i32,
): void {
  const bytes = (<usize>length) << 2;
  for (let run = from; run < to; run++) {
    const start = <usize>run * bytes;
    const place = (<usize>placeOf(run, plan, axes)) << 2;
    if (along) passAlong(x + start, y + place, dy + place, dx + start, bytes);
    else passOne(x + start, load<f32>(y + place), load<f32>(dy + place), dx + start, bytes);
  }
}

function placeOf(run: i32, plan: usize, axes: i32): i32 {
  let place = 0;
  for (let axis = plan + <usize>(axes << 3); axis > plan; ) {
    axis -= 8;
    const size = load<i32>(axis);
    place += (run % size) * load<i32>(axis + 4);
    run /= size;
  }
  return place;
}

function passAlong(x: usize, y: usize, dy: usize, dx: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const mask = v128.and(f32x4.eq(v128.load(x + at), v128.load(y + at)), one);
    v128.store(dx + at, f32x4.mul(v128.load(dy + at), mask));
  }
  for (; at < bytes; at += 4) {
    const mask: f32 = load<f32>(x + at) === load<f32>(y + at) ? 1 : 0;
    store<f32>(dx + at, load<f32>(dy + at) * mask);
  }
}

function passOne(x: usize, y: f32, dy: f32, dx: usize, bytes: usize): void {
  const ys = f32x4.splat(y);
  const shut = dy * 0;
  const passed = f32x4.splat(dy);
  const stopped = f32x4.splat(shut);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    v128.store(dx + at, v128.bitselect(passed, stopped, f32x4.eq(v128.load(x + at), ys)));
  }
  for (; at < bytes; at += 4) store<f32>(dx + at, load<f32>(x + at) === y ? dy : shut);
}
