import type { backend_util } from '@tensorflow/tfjs-core';

/** The pixels of a convolution's input that meet the same taps of the filter. */
export interface Phase {
  /** The first tap of the filter; the others follow at the stride's distance. */
  readonly firstTapRow: number;
  readonly firstTapColumn: number;
  readonly tapRows: number;
  readonly tapColumns: number;
  /** The first pixel of the input; the others follow at the stride's distance. */
  readonly firstRow: number;
  readonly firstColumn: number;
  /** Number of the input's rows and columns. */
  readonly height: number;
  readonly width: number;
  /** Padding of `dy` before a convolution with these taps at stride 1. */
  readonly top: number;
  readonly left: number;
}

interface AxisPhase {
  readonly firstTap: number;
  readonly taps: number;
  readonly first: number;
  readonly length: number;
  readonly before: number;
}

/** The phases of a convolution's input gradient; pixels that no window reaches are in none. */
export function phasesOf(info: backend_util.Conv2DInfo): Phase[] {
  const { top, left } = info.padInfo;
  const rows = axisPhases(info.inHeight, info.filterHeight, info.strideHeight, top);
  const columns = axisPhases(info.inWidth, info.filterWidth, info.strideWidth, left);
  return rows.flatMap((row) =>
    columns.map((column) => ({
      firstTapRow: row.firstTap,
      firstTapColumn: column.firstTap,
      tapRows: row.taps,
      tapColumns: column.taps,
      firstRow: row.first,
      firstColumn: column.first,
      height: row.length,
      width: column.length,
      top: row.before,
      left: column.before,
    })),
  );
}

/**
 * Along one axis: tap t of output o meets pixel `i = o * stride + t - padding`, so the pixels of one remainder of
 * `i + padding` meet the taps of that remainder, `t = firstTap + stride * q`, at output `(i + padding - t) / stride`.
 */
function axisPhases(size: number, filterSize: number, stride: number, padding: number): AxisPhase[] {
  const phases: AxisPhase[] = [];
  for (let firstTap = 0; firstTap < Math.min(stride, filterSize); firstTap++) {
    const first = (((firstTap - padding) % stride) + stride) % stride;
    const taps = Math.ceil((filterSize - firstTap) / stride);
    const length = Math.ceil((size - first) / stride);
    const firstOutput = (first + padding - firstTap) / stride;
    if (length > 0) phases.push({ firstTap, taps, first, length, before: taps - 1 - firstOutput });
  }
  return phases;
}
