/** How far a side moves from one group, row and number of the result to the next, in numbers; 0 where it is broadcast. */
export type Steps = readonly [group: number, row: number, number: number];

/** The result of a broadcast operation as loops, and how its sides run through them. */
export interface Broadcast {
  /** Where each side begins, in numbers, for every part `[groups, rows, columns]` of the result, in order. */
  readonly parts: readonly { readonly a: number; readonly b: number }[];
  readonly groups: number;
  readonly rows: number;
  readonly columns: number;
  readonly a: Steps;
  readonly b: Steps;
}

/** Columns where both sides are one run of numbers, so that there are rows to share among threads. */
const RUN = 1024;

/** Neighbouring axes along which each side either moves or stands still. */
interface Span {
  size: number;
  readonly aMoves: boolean;
  readonly bMoves: boolean;
}

/**
 * Lays out a broadcast in three nested loops, where axes that the sides go through in the same way count as one; what is
 * beyond three is listed as parts.
 *
 * @param outShape the broadcast shape, not empty
 */
export function layOutBroadcast(
  outShape: readonly number[],
  aShape: readonly number[],
  bShape: readonly number[],
): Broadcast {
  const spans = spansOf(outShape, aShape, bShape);
  const aSteps = stepsOf(spans.map(({ size, aMoves }) => ({ size, moves: aMoves })));
  const bSteps = stepsOf(spans.map(({ size, bMoves }) => ({ size, moves: bMoves })));
  const [only = { size: 1, aMoves: true, bMoves: true }, ...others] = spans;
  if (others.length === 0) {
    const run = (moves: boolean): Steps => (moves ? [0, RUN, 1] : [0, 0, 0]);
    const rows = Math.ceil(only.size / RUN);
    return { parts: [START], groups: 1, rows, columns: RUN, a: run(only.aMoves), b: run(only.bMoves) };
  }
  let parts = [START];
  for (const [i, { size }] of spans.slice(0, -3).entries()) {
    const places = Array.from({ length: size }, (_, place) => place);
    parts = parts.flatMap(({ a, b }) =>
      places.map((place) => ({ a: a + place * aSteps[i]!, b: b + place * bSteps[i]! })),
    );
  }
  const [groups, rows, columns] = [1, ...spans.map(({ size }) => size)].slice(-3) as [number, number, number];
  const three = (steps: readonly number[]) => [0, ...steps].slice(-3) as unknown as Steps;
  return { parts, groups, rows, columns, a: three(aSteps), b: three(bSteps) };
}

const START = { a: 0, b: 0 };

function spansOf(out: readonly number[], a: readonly number[], b: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (const [axis, size] of out.entries()) {
    if (size === 1) continue;
    const aMoves = (a[axis - out.length + a.length] ?? 1) > 1;
    const bMoves = (b[axis - out.length + b.length] ?? 1) > 1;
    const last = spans.at(-1);
    if (last?.aMoves === aMoves && last.bMoves === bMoves) last.size *= size;
    else spans.push({ size, aMoves, bMoves });
  }
  return spans;
}

function stepsOf(spans: readonly { readonly size: number; readonly moves: boolean }[]): number[] {
  let step = 1;
  return spans
    .toReversed()
    .map(({ size, moves }) => {
      const own = moves ? step : 0;
      if (moves) step *= size;
      return own;
    })
    .reverse();
}
