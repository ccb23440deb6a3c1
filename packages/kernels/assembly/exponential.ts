import { madd } from './madd';

/** Below it e^x has less than full precision in float32; it is taken as zero. */
const LOWEST: f32 = -87.33654;

/**
 * e^x of four numbers of at most 0, to the last bit but one: x = n ln 2 + r with |r| <= ln 2 / 2, e^r by a polynomial, 2^n by
 * the exponent's bits.
 *
 * @see Moshier's Cephes, expf, https://www.netlib.org/cephes/
 */
export function exponential(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(f32x4.max(x, f32x4.splat(LOWEST)), f32x4.splat(Mathf.LOG2E)));
  // ln 2 in two parts, of which the first has so few bits that its product with n is exact.
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.1219444e-4), r);
  let p = madd(r, f32x4.splat(1.98756915e-4), f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  // NaN is not below anything, and stays.
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(LOWEST)));
}

/**
 * ln x of a finite number of at least 1; what is no such number is given back. x = 2^e m with m near 1, and ln m by the series of the area tangent.
 */
export function logarithm(x: f64): f64 {
  if (!(x >= 1)) return x;
  const bits = reinterpret<u64>(x);
  let e = <f64>(<i64>(bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > Math.SQRT2) {
    m /= 2;
    e += 1;
  }
  const t = (m - 1) / (m + 1);
  const square = t * t;
  let sum: f64 = 0;
  for (let k: f64 = 19; k > 0; k -= 2) sum = sum * square + 1 / k;
  return e * Math.LN2 + 2 * t * sum;
}
