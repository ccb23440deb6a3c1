/**
 * dx of max pooling for the images [from, to): each window's gradient goes to its first largest value. NaN is never the
 * largest, and a window of nothing but NaN or -Infinity passes nothing on.
 */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  dx: usize,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  fh: i32,
  fw: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  for (let n = from; n < to; n++) {
    const image = <usize>(n * h * w) * pixel;
    memory.fill(dx + image, 0, <usize>(h * w) * pixel);
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * sh - top);
      const y1 = min(h, oy * sh - top + fh);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * sw - left);
        const x1 = min(w, ox * sw - left + fw);
        const out = dy + <usize>((n * oh + oy) * ow + ox) * pixel;
        let at: usize = 0;
        for (; at + 16 <= pixel; at += 16) {
          let largest = f32x4.splat(-Infinity);
          let place = i32x4.splat(-1);
          for (let yy = y0; yy < y1; yy++) {
            for (let xx = x0; xx < x1; xx++) {
              const value = v128.load(x + image + <usize>(yy * w + xx) * pixel + at);
              const more = f32x4.gt(value, largest);
              largest = v128.bitselect(value, largest, more);
              place = v128.bitselect(i32x4.splat(yy * w + xx), place, more);
            }
          }
          const g = v128.load(out + at);
          const corner = dx + image + at;
          addAt(corner, pixel, i32x4.extract_lane(place, 0), f32x4.extract_lane(g, 0));
          addAt(corner + 4, pixel, i32x4.extract_lane(place, 1), f32x4.extract_lane(g, 1));
          addAt(corner + 8, pixel, i32x4.extract_lane(place, 2), f32x4.extract_lane(g, 2));
          addAt(corner + 12, pixel, i32x4.extract_lane(place, 3), f32x4.extract_lane(g, 3));
        }
        for (; at < pixel; at += 4) {
          let largest: f32 = -Infinity;
          let place = -1;
          for (let yy = y0; yy < y1; yy++) {
            for (let xx = x0; xx < x1; xx++) {
              const value = load<f32>(x + image + <usize>(yy * w + xx) * pixel + at);
              if (value > largest) {
                largest = value;
                place = yy * w + xx;
              }
            }
          }
          addAt(dx + image + at, pixel, place, load<f32>(out + at));
        }
      }
    }
  }
}

function addAt(channel: usize, pixel: usize, place: i32, g: f32): void {
  if (place < 0) return;
  const p = channel + <usize>place * pixel;
  store<f32>(p, load<f32>(p) + g);
}

/** dx of average pooling for the images [from, to): each pixel of a window gets `share` of its gradient. */
export function averagePoolGradient(
  dy: usize,
  dx: usize,
  h: i32,
  w: i32,
  c: i32,
  oh: i32,
  ow: i32,
  fh: i32,
  fw: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  share: f32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const shares = f32x4.splat(share);
  for (let n = from; n < to; n++) {
    const image = dx + <usize>(n * h * w) * pixel;
    memory.fill(image, 0, <usize>(h * w) * pixel);
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(0, oy * sh - top);
      const y1 = min(h, oy * sh - top + fh);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(0, ox * sw - left);
        const x1 = min(w, ox * sw - left + fw);
        const out = dy + <usize>((n * oh + oy) * ow + ox) * pixel;
        for (let yy = y0; yy < y1; yy++) {
          for (let xx = x0; xx < x1; xx++) {
            const target = image + <usize>(yy * w + xx) * pixel;
            let at: usize = 0;
            for (; at + 16 <= pixel; at += 16) {
              const g = f32x4.mul(v128.load(out + at), shares);
              v128.store(target + at, f32x4.add(v128.load(target + at), g));
            }
            for (; at < pixel; at += 4) {
              store<f32>(target + at, load<f32>(target + at) + load<f32>(out + at) * share);
            }
          }
        }
      }
    }
  }
}
