import type { MelFilter } from './mel-filter-bank.js';
import type { MeydaWindow } from './meyda-options.js';

/**
 * Meyda's windows, in float32 as it has them: `hanning`, `blackman` and `sine` are symmetric, `hamming` is periodic.
 *
 * @returns `[length]`
 */
export function meydaWindow(name: MeydaWindow, length: number): Float64Array {
  const value: Record<MeydaWindow, (n: number) => number> = {
    blackman: (n) => 0.42 - 0.5 * Math.cos(turn(n)) + 0.08 * Math.cos(2 * turn(n)),
    hamming: (n) => 0.54 - 0.46 * Math.cos((2 * Math.PI * n) / length),
    hanning: (n) => 0.5 - 0.5 * Math.cos(turn(n)),
    rect: () => 1,
    sine: (n) => Math.sin(turn(n) / 2),
  };
  const turn = (n: number): number => (2 * Math.PI * n) / (length - 1);
  return Float64Array.from({ length }, (_, n) => Math.fround(value[name](n)));
}

/**
 * Meyda's triangles over the bins: evenly spaced from 0 Hz to half the sample rate in `1125 ln(1 + f / 700)`, with edges rounded
 * down to bins. Edges are rounded to float32 first, as there: another rounding can move one to the next bin.
 */
export function meydaMelFilters(bands: number, sampleRate: number, bufferSize: number): MelFilter[] {
  const step = (1125 * Math.log(1 + sampleRate / 2 / 700)) / (bands + 1);
  const edges = Array.from({ length: bands + 2 }, (_, i) => {
    const hz = Math.fround(700 * (Math.exp(Math.fround(i * step) / 1125) - 1));
    return Math.floor(((bufferSize + 1) * hz) / sampleRate);
  });
  return Array.from({ length: bands }, (_, band) => {
    const [rise, peak, fall] = edges.slice(band, band + 3) as [number, number, number];
    const weights = Float64Array.from({ length: fall - rise }, (_, i) =>
      rise + i < peak ? i / (peak - rise) : (fall - rise - i) / (fall - peak),
    );
    return { start: rise, weights };
  });
}

const PITCHES = 12;
const HALF_PITCHES = 6;
/** Where octaves count most, and how far beside it they count. */
const CENTRE_OCTAVE = 5;
const OCTAVE_WIDTH = 2;
/** A bank that starts at A is turned to start at C. */
const FROM_A_TO_C = 3;

/**
 * Meyda's chroma filters: for each pitch class from C on, a bell around its pitches in every octave, as wide as a bin; all pitch
 * classes of a bin have the Euclidean norm 1, times a bell over the octaves.
 *
 * @returns `[12][bufferSize / 2]`
 * @see Ellis 2007, https://www.ee.columbia.edu/~dpwe/resources/matlab/chroma-ansyn/
 */
export function meydaChromaFilters(sampleRate: number, bufferSize: number): Float64Array[] {
  const bins = bufferSize / 2;
  // Pitches above A0; one more than the bins, for the last one's width.
  const pitches = Float64Array.from(
    { length: bins + 1 },
    (_, i) => PITCHES * Math.log2((16 * sampleRate * i) / bufferSize / 440),
  );
  // 0 Hz lies one and a half octaves below the first bin, half way round from it.
  pitches[0] = (pitches[1] as number) - 1.5 * PITCHES;
  const filters = Array.from({ length: PITCHES }, () => new Float64Array(bins));
  for (let bin = 0; bin < bins; bin++) {
    const pitch = pitches[bin] as number;
    const width = (pitches[bin + 1] as number) - pitch;
    const bells = filters.map((_, i) => {
      const off = ((10 * PITCHES + HALF_PITCHES + pitch - i) % PITCHES) - HALF_PITCHES;
      return Math.exp(-0.5 * ((2 * off) / width) ** 2);
    });
    const norm = Math.sqrt(bells.reduce((sum, bell) => sum + bell * bell, 0)) || 1;
    const octave = Math.exp(-0.5 * ((pitch / PITCHES - CENTRE_OCTAVE) / OCTAVE_WIDTH) ** 2);
    filters.forEach((filter, row) => {
      filter[bin] = ((bells[(row + FROM_A_TO_C) % PITCHES] as number) / norm) * octave;
    });
  }
  return filters;
}

/**
 * Where Meyda's Bark bands start and end, in bins: even shares of the scale `13 atan(f / 1315.8) + 3.5 atan((f / 7518)^2)`.
 *
 * @returns `[bands + 1]`
 */
export function meydaBarkEdges(bands: number, sampleRate: number, bufferSize: number): number[] {
  const bins = bufferSize / 2;
  const scale = Float32Array.from({ length: bins }, (_, i) => {
    const hz = Math.fround((i * sampleRate) / bufferSize);
    return 13 * Math.atan(hz / 1315.8) + 3.5 * Math.atan((hz / 7518) ** 2);
  });
  const last = scale[bins - 1] as number;
  const edges = new Array<number>(bands + 1).fill(0);
  let band = 1;
  for (let bin = 0; bin < bins; bin++) {
    while ((scale[bin] as number) > (band * last) / bands) edges[band++] = bin;
  }
  edges[bands] = bins - 1;
  return edges;
}
