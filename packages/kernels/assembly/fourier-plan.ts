/**
 * A plan, which the caller computes in float64 and copies into scratch memory (src/kernels/fourier-plan.ts):
 *
 *     i32 points, lanes, bytes of a plane, bytes to the inner plan or 0, passes, radices...   (HEADER bytes)
 *     f32 tables, each pass's after the other's
 *
 * Numbers lie in two planes, real parts and then imaginary ones. In each, `lanes` transforms stand side by side: 4 where
 * they fill a vector; 1 where a transform is long and even enough to fill vectors by itself.
 */
const HEADER: usize = 128;
const RADICES: usize = 20;

export function planPoints(plan: usize): i32 {
  return load<i32>(plan);
}

export function planLanes(plan: usize): i32 {
  return load<i32>(plan, 4);
}

/** From a real part to its imaginary one. */
export function planPlane(plan: usize): usize {
  return load<u32>(plan, 8);
}

/** The plan of the longer transform by which this one is done, or 0. */
export function planInner(plan: usize): usize {
  const offset = load<u32>(plan, 12);
  return offset === 0 ? 0 : plan + offset;
}

export function planPasses(plan: usize): i32 {
  return load<i32>(plan, 16);
}

export function planRadix(plan: usize, pass: i32): i32 {
  return load<i32>(plan + ((<usize>pass) << 2), RADICES);
}

export function planTables(plan: usize): usize {
  return plan + HEADER;
}
