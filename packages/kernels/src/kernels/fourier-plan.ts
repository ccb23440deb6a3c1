/** How our compiled functions go about the Fourier transforms of one length; laid out as assembly/fourier-plan.ts says. */
export interface FourierPlan {
  /** The words that the functions read. */
  readonly words: Float32Array;
  /** Transforms that run side by side, 1 or 4: a unit of work. */
  readonly lanes: number;
  /** Bytes of scratch memory. */
  readonly scratch: number;
}

const HEADER_WORDS = 32;
/** Of the pass with the largest radix. */
const PAIRS_BYTES = 1024;
/** A transform whose length has a larger prime factor becomes a convolution. */
const LARGEST_RADIX = 31;
const KEPT = 8;

const plans = new Map<string, FourierPlan>();
const turns = new Map<number, Float32Array>();

/**
 * The plan for a length; the last few are kept.
 *
 * @param points length of the transform, at least 1
 * @param sideBySide whether there must be four lanes; else there is one where the length allows it
 */
export function fourierPlan(points: number, sideBySide: boolean): FourierPlan {
  return remembered(plans, `${points} ${sideBySide}`, () => makePlan(points, sideBySide));
}

/**
 * What joins a transform of `points / 2` complex numbers to one of `points` real ones: exp(-2 pi i k / points) for k up to a
 * quarter of them.
 *
 * @param points even
 */
export function realTurns(points: number): Float32Array {
  return remembered(turns, points, () => Float32Array.from(unitRoots(points, Math.floor(points / 4) + 1)));
}

/** About how long a transform takes one thread, in nanoseconds. */
export function fourierCost(points: number): number {
  return 0.4 * points * (1 + Math.log2(points));
}

/** `map.get(key)`, made where it is not there; the last few that were asked for are kept. */
function remembered<Key, T>(map: Map<Key, T>, key: Key, make: () => T): T {
  const value = map.get(key) ?? make();
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= KEPT) break;
    map.delete(oldest);
  }
  return value;
}

/** exp(-2 pi i k / points) for k from 0 to count - 1, real and imaginary parts in turns. */
function unitRoots(points: number, count: number): Float64Array {
  const roots = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    const angle = (-2 * Math.PI * (k % points)) / points;
    roots[2 * k] = Math.cos(angle);
    roots[2 * k + 1] = Math.sin(angle);
  }
  return roots;
}

function makePlan(points: number, sideBySide: boolean): FourierPlan {
  const radices = radicesOf(points);
  const lanes = radices && points % 16 === 0 && !sideBySide ? 1 : 4;
  const plane = 4 * lanes * (radices ? points : chirpPoints(points));
  const words = radices ? smoothWords(points, lanes, radices) : chirpWords(points);
  return { words, lanes, scratch: 4 * plane + PAIRS_BYTES };
}

/** The factors of a length, fours first; undefined where one is too large. */
function radicesOf(points: number): number[] | undefined {
  const radices: number[] = [];
  let rest = points;
  for (const radix of [4, 2]) for (; rest % radix === 0; rest /= radix) radices.push(radix);
  for (let radix = 3; radix <= LARGEST_RADIX; radix += 2) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return rest === 1 ? radices : undefined;
}

function smoothWords(points: number, lanes: number, radices: readonly number[]): Float32Array {
  const tables: number[] = [];
  const roots = unitRoots(points, points);
  let size = points;
  for (const radix of radices) {
    const m = size / radix;
    const turn = (p: number, k: number, part: number) => roots[2 * ((p * k * points) / size) + part]!;
    if (lanes === 1 && size === points) {
      for (let p = 0; p < m; p += 4) {
        for (let k = 1; k < radix; k++) {
          for (const part of [0, 1]) for (let i = 0; i < 4; i++) tables.push(turn(p + i, k, part));
        }
      }
    } else {
      if (radix % 2 === 1) for (let j = 0; j < radix; j++) tables.push(turn(m, j, 0), -turn(m, j, 1));
      for (let p = 0; p < m; p++) for (let k = 1; k < radix; k++) tables.push(turn(p, k, 0), turn(p, k, 1));
    }
    size = m;
  }
  return withHeader([points, lanes, 4 * lanes * points, 0, radices.length, ...radices], tables);
}

/** The power of two with room for a convolution of `points` with a filter of twice as many. */
function chirpPoints(points: number): number {
  return 2 ** Math.ceil(Math.log2(2 * points - 1));
}

/** The tables of Bluestein's transform, and the plan of the one inside. */
function chirpWords(points: number): Float32Array {
  const size = chirpPoints(points);
  const chirp = new Float64Array(2 * points);
  const filter = new Float64Array(2 * size);
  const roots = unitRoots(2 * points, 2 * points);
  for (let k = 0, square = 0; k < points; k++) {
    chirp[2 * k] = roots[2 * square]!;
    chirp[2 * k + 1] = roots[2 * square + 1]!;
    for (const at of [k, (size - k) % size]) {
      filter[2 * at] = chirp[2 * k]! / size;
      filter[2 * at + 1] = -chirp[2 * k + 1]! / size;
    }
    // k squared, whose own digits a float64 would lose for long transforms.
    square = (square + 2 * k + 1) % (2 * points);
  }
  const inner = smoothWords(size, 4, radicesOf(size)!);
  const offset = 4 * (HEADER_WORDS + 2 * points + 2 * size);
  const tables = [...chirp, ...transformed(filter)];
  const outer = withHeader([points, 4, 16 * size, offset, 0], tables);
  const words = new Float32Array(outer.length + inner.length);
  words.set(outer);
  words.set(inner, outer.length);
  return words;
}

function withHeader(header: readonly number[], tables: readonly number[]): Float32Array {
  const words = new Float32Array(HEADER_WORDS + tables.length);
  new Int32Array(words.buffer).set(header);
  words.set(tables, HEADER_WORDS);
  return words;
}

/** The Fourier transform in float64 of a power of two of complex numbers, pass by pass as in assembly/fourier-passes.ts. */
function transformed(x: Float64Array): Float64Array {
  const points = x.length / 2;
  const roots = unitRoots(points, points / 2);
  let from: Float64Array = x;
  let to: Float64Array = new Float64Array(x.length);
  for (let m = points / 2, stride = 1; m >= 1; m /= 2, stride *= 2) {
    for (let p = 0; p < m; p++) {
      const [wr, wi] = [roots[2 * p * stride]!, roots[2 * p * stride + 1]!];
      for (let q = 0; q < stride; q++) {
        const a = 2 * (p * stride + q);
        const b = a + 2 * m * stride;
        const sum = 2 * (2 * p * stride + q);
        const difference = sum + 2 * stride;
        const [r, i] = [from[a]! - from[b]!, from[a + 1]! - from[b + 1]!];
        to[sum] = from[a]! + from[b]!;
        to[sum + 1] = from[a + 1]! + from[b + 1]!;
        to[difference] = r * wr - i * wi;
        to[difference + 1] = r * wi + i * wr;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
