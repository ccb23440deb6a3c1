import { util } from '@tensorflow/tfjs-core';

/** Neighbouring axes of a tensor that are all reduced, or all kept, as one. */
export interface AxisGroup {
  readonly size: number;
  readonly reduced: boolean;
}

/**
 * Joins the neighbouring axes of a reduction, and leaves out those of size 1: `[50, 58, 10, 10]` reduced over 1 has the
 * groups 50, 58 (reduced) and 100.
 *
 * @param axis as in tfjs: one or several, negative ones counted from the end; undefined for all
 * @returns outermost first; a single one of size 1 for a tensor of one number
 */
export function axisGroups(shape: number[], axis: number | number[] | undefined): AxisGroup[] {
  const axes = util.parseAxisParam(axis as number | number[], shape);
  const groups: AxisGroup[] = [];
  for (const [i, size] of shape.entries()) {
    if (size === 1) continue;
    const reduced = axes.includes(i);
    const last = groups.at(-1);
    if (last?.reduced === reduced) groups[groups.length - 1] = { size: last.size * size, reduced };
    else groups.push({ size, reduced });
  }
  return groups.length > 0 ? groups : [{ size: 1, reduced: false }];
}
