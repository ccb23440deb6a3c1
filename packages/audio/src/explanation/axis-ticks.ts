const MOST_TIMES = 6;
const FREQUENCIES = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

export interface Tick {
  /** 0..1 along the axis. */
  readonly at: number;
  readonly text: string;
}

/**
 * Round seconds, 1, 2 or 5 of a power of ten apart.
 *
 * @example
 * timeTicks(0, 1).map(({ text }) => text); // ['0', '0.2', '0.4', '0.6', '0.8', '1']
 */
export function timeTicks(start: number, end: number): Tick[] {
  const rough = (end - start) / (MOST_TIMES - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) as number);
  const first = Math.ceil(start / step - 1e-6);
  const count = Math.floor(end / step + 1e-6) - first + 1;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: count }, (_, i) => {
    const seconds = (first + i) * step;
    return { at: (seconds - start) / (end - start), text: String(Number(seconds.toFixed(digits))) };
  });
}

/**
 * Round frequencies on an axis whose columns are equally wide.
 *
 * @param edges Hz, `[columns + 1]`, rising
 * @param least distance between two, 0..1
 */
export function frequencyTicks(edges: readonly number[], least: number): Tick[] {
  const ticks: Tick[] = [];
  for (const hz of FREQUENCIES.toReversed()) {
    const column = edges.findLastIndex((edge) => edge <= hz);
    const [low, high] = [edges[column], edges[column + 1]];
    if (low === undefined || high === undefined) continue;
    const at = (column + (hz - low) / (high - low)) / (edges.length - 1);
    if (ticks.length === 0 || (ticks.at(-1) as Tick).at - at >= least) {
      ticks.push({ at, text: hz >= 1000 ? `${hz / 1000}k` : String(hz) });
    }
  }
  return ticks;
}

/** Positions of columns that have no frequency, counted from 0. */
export function columnTicks(columns: number, least: number): Tick[] {
  const step = Math.max(1, Math.ceil(least * columns));
  return Array.from({ length: Math.ceil(columns / step) }, (_, i) => ({
    at: (i * step + 0.5) / columns,
    text: String(i * step),
  }));
}
