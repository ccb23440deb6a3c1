import { firstPass4, pass2, pass4, passOdd, turnI, turnR } from './fourier-passes';
import { planInner, planPasses, planPlane, planPoints, planRadix, planTables } from './fourier-plan';

/**
 * The transforms of the planes at `a`, by a plan. `b` is as large as `a`, and both are overwritten; `pairs` is scratch for
 * `passOdd`.
 *
 * @returns where the result lies: `a` or `b`
 */
export function transform(a: usize, b: usize, plan: usize, pairs: usize): usize {
  const inner = planInner(plan);
  return inner === 0 ? smoothTransform(a, b, plan, pairs) : chirpTransform(a, b, plan, inner);
}

/** A transform of a length with small factors alone, pass by pass. */
function smoothTransform(a: usize, b: usize, plan: usize, pairs: usize): usize {
  const plane = planPlane(plan);
  let tables = planTables(plan);
  let m = planPoints(plan);
  let stride = <i32>(plane >> 2) / m;
  for (let pass = 0; pass < planPasses(plan); pass++) {
    const radix = planRadix(plan, pass);
    m /= radix;
    if (stride === 1) {
      firstPass4(a, b, plane, m, tables);
    } else if (radix === 4) {
      pass4(a, b, plane, m, stride, tables);
    } else if (radix === 2) {
      pass2(a, b, plane, m, stride, tables);
    } else {
      const roots = tables;
      tables += (<usize>radix) << 3;
      passOdd(a, b, plane, m, stride, tables, radix, roots, pairs);
    }
    tables += (<usize>(m * (radix - 1))) << 3;
    stride *= radix;
    const result = b;
    b = a;
    a = result;
  }
  return a;
}

/**
 * A transform of any length, as a convolution with a chirp, which a transform of a power of two does. Four lanes.
 *
 * @see Bluestein 1970, https://doi.org/10.1109/TAU.1970.1162132
 */
function chirpTransform(a: usize, b: usize, plan: usize, inner: usize): usize {
  const plane = planPlane(plan);
  const points = planPoints(plan);
  const chirp = planTables(plan);
  const filter = chirp + ((<usize>points) << 3);
  turn(a, a + plane, b, b + plane, chirp, points);
  const used = (<usize>points) << 4;
  memory.fill(b + used, 0, plane - used);
  memory.fill(b + plane + used, 0, plane - used);
  const spectrum = smoothTransform(b, a, inner, 0);
  const free = spectrum === a ? b : a;
  // With real and imaginary parts exchanged before and after, a transform is the inverse one.
  turn(spectrum, spectrum + plane, free + plane, free, filter, planPoints(inner));
  const convolved = smoothTransform(free, spectrum, inner, 0);
  const result = convolved === a ? b : a;
  turn(convolved + plane, convolved, result, result + plane, chirp, points);
  return result;
}

/** y[k] = x[k] * table[k], complex, for `count` times four numbers. */
function turn(xr: usize, xi: usize, yr: usize, yi: usize, table: usize, count: i32): void {
  const bytes = (<usize>count) << 4;
  for (let at: usize = 0; at < bytes; at += 16, table += 8) {
    const r = v128.load(xr + at);
    const i = v128.load(xi + at);
    const wr = v128.load32_splat(table);
    const wi = v128.load32_splat(table, 4);
    v128.store(yr + at, turnR(r, i, wr, wi));
    v128.store(yi + at, turnI(r, i, wr, wi));
  }
}
