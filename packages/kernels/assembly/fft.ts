import { storeTurns } from './complex';
import { transform } from './fourier';
import { planLanes, planPlane, planPoints } from './fourier-plan';

/**
 * y = the Fourier transform of each of `rows` rows of x, complex numbers whose parts lie in turns; the inverse one, divided
 * by its length, where `inverse` is 1. For the groups [from, to) of as many rows as the plan has lanes.
 *
 * @param scratch four planes of the plan, then 1 kB
 */
export function fft(
  x: usize,
  y: usize,
  rows: i32,
  inverse: i32,
  plan: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const plane = planPlane(plan);
  const points = planPoints(plan);
  const row = (<usize>points) << 3;
  const b = scratch + 2 * plane;
  const scale: f32 = inverse ? 1 / <f32>points : 1;
  // With real and imaginary parts exchanged before and after, a transform is the inverse one.
  const realIn = inverse ? plane : 0;
  const imagIn = plane - realIn;
  for (let group = from; group < to; group++) {
    if (planLanes(plan) === 1) {
      const at = <usize>group * row;
      splitRow(x + at, scratch + realIn, scratch + imagIn, row);
      const result = transform(scratch, b, plan, b + 2 * plane);
      joinRow(result + realIn, result + imagIn, y + at, row, scale);
      continue;
    }
    const first = group * 4;
    // The last group repeats its last row.
    const at0 = <usize>first * row;
    const at1 = <usize>min(first + 1, rows - 1) * row;
    const at2 = <usize>min(first + 2, rows - 1) * row;
    const at3 = <usize>min(first + 3, rows - 1) * row;
    splitLanes(x + at0, x + at1, x + at2, x + at3, 0, scratch + realIn, scratch + imagIn, row);
    const result = transform(scratch, b, plan, b + 2 * plane);
    joinLanes(result + realIn, result + imagIn, y + at0, y + at1, y + at2, y + at3, row, scale);
  }
}

/** The parts of one row of complex numbers, `bytes` long, into their planes. */
function splitRow(x: usize, re: usize, im: usize, bytes: usize): void {
  for (const end = x + bytes; x < end; x += 32, re += 16, im += 16) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    v128.store(re, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
    v128.store(im, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
  }
}

function joinRow(re: usize, im: usize, y: usize, bytes: usize, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (const end = y + bytes; y < end; y += 32, re += 16, im += 16) {
    storeTurns(y, f32x4.mul(v128.load(re), scales), f32x4.mul(v128.load(im), scales));
  }
}

/** The parts of four rows of complex numbers into their planes side by side, times `window` where it is not 0. */
export function splitLanes(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  window: usize,
  re: usize,
  im: usize,
  bytes: usize,
): void {
  for (let at: usize = 0; at < bytes; at += 8, re += 16, im += 16) {
    let a = v128.load64_lane(x1 + at, v128.load64_zero(x0 + at), 1);
    let b = v128.load64_lane(x3 + at, v128.load64_zero(x2 + at), 1);
    if (window) {
      const w = v128.load64_splat(window + at);
      a = f32x4.mul(a, w);
      b = f32x4.mul(b, w);
    }
    v128.store(re, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
    v128.store(im, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
  }
}

function joinLanes(
  re: usize,
  im: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  bytes: usize,
  scale: f32,
): void {
  const scales = f32x4.splat(scale);
  for (let at: usize = 0; at < bytes; at += 8, re += 16, im += 16) {
    const r = f32x4.mul(v128.load(re), scales);
    const i = f32x4.mul(v128.load(im), scales);
    const low = v128.shuffle<f32>(r, i, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(r, i, 2, 6, 3, 7);
    v128.store64_lane(y0 + at, low, 0);
    v128.store64_lane(y1 + at, low, 1);
    v128.store64_lane(y2 + at, high, 0);
    v128.store64_lane(y3 + at, high, 1);
  }
}
