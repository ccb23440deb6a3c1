import { madd } from './madd';

/** Input channels of a unit of the filter's gradient: a cache line. */
const CHANNELS: i32 = 16;

/** Units by which the filter's gradient is shared among threads: groups of input channels. */
export function depthwiseFilterUnits(c: i32): i32 {
  return (c + CHANNELS - 1) / CHANNELS;
}

/**
 * Gradient of a depthwise convolution for its input, for the images [from, to): every dy is spread over its window.
 * `m` outputs belong to each input channel.
 */
export function depthwiseInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
  h: i32,
  w: i32,
  c: i32,
  m: i32,
  kh: i32,
  kw: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  dh: i32,
  dw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const outPixel = <usize>m * pixel;
  for (let n = from; n < to; n++) {
    const image = dx + <usize>(n * h * w) * pixel;
    memory.fill(image, 0, <usize>(h * w) * pixel);
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        const g = dy + <usize>((n * oh + oy) * ow + ox) * outPixel;
        for (let a = 0; a < kh; a++) {
          const y = oy * sh + a * dh - top;
          if (y < 0 || y >= h) continue;
          for (let b = 0; b < kw; b++) {
            const x = ox * sw + b * dw - left;
            if (x < 0 || x >= w) continue;
            const target = image + <usize>(y * w + x) * pixel;
            addProducts(g, filter + <usize>(a * kw + b) * outPixel, target, pixel, m);
          }
        }
      }
    }
  }
}

/** target[c] += sum over the m outputs of channel c of g * filter. */
function addProducts(g: usize, filter: usize, target: usize, pixel: usize, m: i32): void {
  let at: usize = 0;
  if (m === 1) {
    for (; at + 16 <= pixel; at += 16) {
      v128.store(target + at, madd(v128.load(g + at), v128.load(filter + at), v128.load(target + at)));
    }
  }
  const outputs = (<usize>m) << 2;
  for (; at < pixel; at += 4) {
    let sum = load<f32>(target + at);
    const first = at * <usize>m;
    for (let k = first; k < first + outputs; k += 4) sum += load<f32>(g + k) * load<f32>(filter + k);
    store<f32>(target + at, sum);
  }
}

/**
 * Gradient of a depthwise convolution for its filter, for the groups of input channels [from, to). Whoever computes a
 * group goes over all images, so the sum runs in the same order however the groups are shared.
 */
export function depthwiseFilterGradient(
  x: usize,
  dy: usize,
  df: usize,
  images: i32,
  h: i32,
  w: i32,
  c: i32,
  m: i32,
  kh: i32,
  kw: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  dh: i32,
  dw: i32,
  top: i32,
  left: i32,
  from: i32,
  to: i32,
): void {
  const pixel = (<usize>c) << 2;
  const outPixel = <usize>m * pixel;
  const first = (<usize>(from * CHANNELS)) << 2;
  const last = (<usize>min(c, to * CHANNELS)) << 2;
  for (let tap = 0; tap < kh * kw; tap++) {
    memory.fill(df + <usize>tap * outPixel + first * <usize>m, 0, (last - first) * <usize>m);
  }
  for (let n = 0; n < images; n++) {
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        const g = dy + <usize>((n * oh + oy) * ow + ox) * outPixel;
        for (let a = 0; a < kh; a++) {
          const yy = oy * sh + a * dh - top;
          if (yy < 0 || yy >= h) continue;
          for (let b = 0; b < kw; b++) {
            const xx = ox * sw + b * dw - left;
            if (xx < 0 || xx >= w) continue;
            const source = x + <usize>((n * h + yy) * w + xx) * pixel;
            addTap(source, g, df + <usize>(a * kw + b) * outPixel, first, last, m);
          }
        }
      }
    }
  }
}

/** filter[k] += x[c] * g[k] for the outputs k of the channels whose bytes are [first, last). */
function addTap(x: usize, g: usize, filter: usize, first: usize, last: usize, m: i32): void {
  let at = first;
  if (m === 1) {
    for (; at + 16 <= last; at += 16) {
      v128.store(filter + at, madd(v128.load(x + at), v128.load(g + at), v128.load(filter + at)));
    }
  }
  const outputs = (<usize>m) << 2;
  for (; at < last; at += 4) {
    const value = load<f32>(x + at);
    const start = at * <usize>m;
    for (let k = start; k < start + outputs; k += 4) {
      store<f32>(filter + k, load<f32>(filter + k) + value * load<f32>(g + k));
    }
  }
}
