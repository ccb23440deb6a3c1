import { splitLanes } from './fft';
import { transform } from './fourier';
import { turnI, turnR } from './fourier-passes';
import { planPlane, planPoints } from './fourier-plan';

/**
 * For each frame of each signal, y = |the Fourier transform of frame * window|^2 at the frequencies 0 to half the length.
 * Four frames side by side: a unit of work.
 *
 * The frame's even and odd samples are taken for the parts of complex numbers. Their transform is half as long, and the
 * transforms of both are its sums and differences.
 *
 * @param signals rows of `samples` numbers
 * @param frames of each signal, `hop` samples apart
 * @param frameLength numbers of the window; zeros follow up to twice the points of the plan, which has four lanes
 * @param turns complex exp(-2 pi i k / length) for k from 0 to a quarter of the length
 * @param scratch four planes of the plan, then 1 kB
 * @see Press et al. 2007, Numerical Recipes, section 12.3.2
 */
export function powerSpectrum(
  signals: usize,
  count: i32,
  samples: i32,
  frames: i32,
  hop: i32,
  window: usize,
  frameLength: i32,
  plan: usize,
  turns: usize,
  y: usize,
  from: i32,
  to: i32,
  scratch: usize,
): void {
  const plane = planPlane(plan);
  const points = planPoints(plan);
  const b = scratch + 2 * plane;
  const row = (<usize>(points + 1)) << 2;
  const last = count * frames - 1;
  const bytes = (<usize>frameLength) << 2;
  const pairs = bytes & ~7;
  const used = pairs << 1;
  for (let unit = from; unit < to; unit++) {
    const f0 = unit * 4;
    // The last unit repeats its last frame.
    const f1 = min(f0 + 1, last);
    const f2 = min(f0 + 2, last);
    const f3 = min(f0 + 3, last);
    const x0 = signals + frameStart(f0, samples, frames, hop);
    const x1 = signals + frameStart(f1, samples, frames, hop);
    const x2 = signals + frameStart(f2, samples, frames, hop);
    const x3 = signals + frameStart(f3, samples, frames, hop);
    memory.fill(scratch + used, 0, plane - used);
    memory.fill(scratch + plane + used, 0, plane - used);
    splitLanes(x0, x1, x2, x3, window, scratch, scratch + plane, pairs);
    if (pairs < bytes) {
      const w = load<f32>(window + pairs);
      const re = scratch + used;
      store<f32>(re, load<f32>(x0 + pairs) * w);
      store<f32>(re, load<f32>(x1 + pairs) * w, 4);
      store<f32>(re, load<f32>(x2 + pairs) * w, 8);
      store<f32>(re, load<f32>(x3 + pairs) * w, 12);
    }
    const z = transform(scratch, b, plan, b + 2 * plane);
    const to0 = y + <usize>f0 * row;
    storePowers(z, plane, points, turns, to0, y + <usize>f1 * row, y + <usize>f2 * row, y + <usize>f3 * row);
  }
}

/** Byte at which a frame begins, counted over all signals. */
function frameStart(frame: i32, samples: i32, frames: i32, hop: i32): usize {
  const signal = frame / frames;
  return (<usize>signal * samples + <usize>(frame - signal * frames) * hop) << 2;
}

/** The power at k and at points - k together, from Z[k] and Z[points - k]. */
function storePowers(
  z: usize,
  plane: usize,
  points: i32,
  turns: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
): void {
  const quarter = f32x4.splat(0.25);
  for (let k = 0; k <= points >> 1; k++, turns += 8) {
    const mirrored = points - k;
    const a = z + ((<usize>k) << 4);
    const c = z + ((<usize>(k === 0 ? 0 : mirrored)) << 4);
    const ar = v128.load(a);
    const ai = v128.load(a + plane);
    const cr = v128.load(c);
    const ci = v128.load(c + plane);
    const evenR = f32x4.add(ar, cr);
    const evenI = f32x4.sub(ai, ci);
    const oddR = f32x4.add(ai, ci);
    const oddI = f32x4.sub(cr, ar);
    const wr = v128.load32_splat(turns);
    const wi = v128.load32_splat(turns, 4);
    const tr = turnR(oddR, oddI, wr, wi);
    const ti = turnI(oddR, oddI, wr, wi);
    const low = square(f32x4.add(evenR, tr), f32x4.add(evenI, ti));
    const high = square(f32x4.sub(evenR, tr), f32x4.sub(evenI, ti));
    storeLanes(f32x4.mul(high, quarter), (<usize>mirrored) << 2, y0, y1, y2, y3);
    storeLanes(f32x4.mul(low, quarter), (<usize>k) << 2, y0, y1, y2, y3);
  }
}

function square(r: v128, i: v128): v128 {
  return f32x4.add(f32x4.mul(r, r), f32x4.mul(i, i));
}

function storeLanes(value: v128, at: usize, y0: usize, y1: usize, y2: usize, y3: usize): void {
  v128.store32_lane(y0 + at, value, 0);
  v128.store32_lane(y1 + at, value, 1);
  v128.store32_lane(y2 + at, value, 2);
  v128.store32_lane(y3 + at, value, 3);
}
