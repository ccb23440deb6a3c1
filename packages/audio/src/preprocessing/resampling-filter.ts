/**
 * The low-pass filter of a change of rate by `up / down`: a sinc under a Kaiser window.
 *
 * In hertz it passes up to 0.9 of half the lower rate and stops from all of it on, by 90 dB. For output sample `k` at input
 * time `k down / up`, which lies `phase / up` after an input sample, a row holds the weights of the inputs around it:
 *
 *     h(t) = c sinc(c t) w(t / halfWidth),  c = 0.95 min(1, up / down),  t in input samples
 *
 * @see Kaiser 1974, Nonrecursive digital filter design using the I0-sinh window function
 * @see Smith 2002, Digital Audio Resampling, https://ccrma.stanford.edu/~jos/resample/
 */
export interface ResamplingFilter {
  /** Of the rates, without their common divisor. */
  readonly up: number;
  readonly down: number;
  /** Input samples on each side of an output sample that count for it. */
  readonly halfWidth: number;
  /** How many weights it keeps at most. */
  readonly kept: number;
  /** The weights for one phase, `0 .. up - 1`: `2 halfWidth` numbers, of inputs `1 - halfWidth .. halfWidth` from the last before it. */
  row(phase: number): Float64Array;
}

const STOP_BAND_DB = 90;
/** Of half the lower rate: the middle and the width of the change from passing to stopping. */
const CUTOFF = 0.95;
const TRANSITION = 0.1;

/** Kaiser's formulas for the shape and the length that the stop band takes. */
const BETA = 0.1102 * (STOP_BAND_DB - 8.7);
const HALF_LENGTH = Math.ceil((STOP_BAND_DB - 7.95) / (2.285 * Math.PI * TRANSITION) / 2);

/**
 * Filters are kept, the last used first, up to this many numbers: 64 MB. Usual rates take a hundredth of it; the rows of a larger
 * filter are computed each time.
 */
const KEPT_NUMBERS = 2 ** 23;

const filters = new Map<string, ResamplingFilter>();

/** Finds or makes the filter between two rates. */
export function resamplingFilter(from: number, to: number): ResamplingFilter {
  const divisor = greatestCommonDivisor(from, to);
  const [up, down] = [to / divisor, from / divisor];
  const key = `${up} ${down}`;
  const filter = filters.get(key) ?? designFilter(up, down);
  filters.delete(key);
  filters.set(key, filter);
  let numbers = 0;
  for (const other of filters.values()) numbers += other.kept;
  for (const [oldest, { kept }] of filters) {
    if (numbers <= KEPT_NUMBERS) break;
    filters.delete(oldest);
    numbers -= kept;
  }
  return filter;
}

function designFilter(up: number, down: number): ResamplingFilter {
  const scale = Math.min(1, up / down);
  // Even, so that a row's length is a multiple of four.
  const halfWidth = 2 * Math.ceil(HALF_LENGTH / scale / 2);
  const cutoff = CUTOFF * scale;
  const rows = new Map<number, Float64Array>();
  const numbers = up * 2 * halfWidth;
  const kept = numbers <= KEPT_NUMBERS ? numbers : 0;
  const compute = (phase: number) =>
    Float64Array.from({ length: 2 * halfWidth }, (_, tap) => {
      const time = tap + 1 - halfWidth - phase / up;
      return cutoff * sinc(cutoff * time) * kaiser((time * scale) / HALF_LENGTH);
    });
  const row = (phase: number): Float64Array => {
    const known = rows.get(phase);
    if (known) return known;
    const computed = compute(phase);
    if (kept > 0) rows.set(phase, computed);
    return computed;
  };
  return { up, down, halfWidth, kept, row };
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const KAISER_PEAK = besselI0(BETA);

/** Kaiser's window at -1..1 of its half length, 0 from its ends on. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(BETA * Math.sqrt(1 - x * x)) / KAISER_PEAK;
}

/** The modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
