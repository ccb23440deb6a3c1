/** Units to aim at: enough for eight threads. */
const UNITS: i32 = 8;
/** Output pixels of a group, at least: adding up the groups then costs little beside them. */
const GROUP_PIXELS: i32 = 128;
/** Taps of a block, at least: every block copies and packs what it multiplies for itself. */
const BLOCK_TAPS: i32 = 64;
/** Numbers of all groups' sums together, at most: 4 MB. */
const GROUP_NUMBERS: i32 = 1 << 20;

/**
 * Into how many groups of output rows the gradient's sum falls. Each group has a sum of its own, so that threads share
 * rows, and with them the work of reading them, before they share taps. It follows from sizes alone, and so do the sum's
 * bits.
 */
export function filterGradientGroups(n: i32, c: i32, kh: i32, kw: i32, f: i32, oh: i32, ow: i32): i32 {
  const byPixels = (n * oh * ow) / GROUP_PIXELS;
  const byMemory = GROUP_NUMBERS / max(1, kh * kw * c * f);
  return max(1, min(min(n * oh, UNITS), min(byPixels, byMemory)));
}

/** Blocks of taps in each group. */
export function tapBlocks(taps: i32, groups: i32): i32 {
  return min((UNITS + groups - 1) / groups, (taps + BLOCK_TAPS - 1) / BLOCK_TAPS);
}

/** The first output row of a group, counted over all images: an image's first, where there are images enough. */
export function groupStart(group: i32, groups: i32, n: i32, oh: i32): i32 {
  return n >= groups ? ((group * n) / groups) * oh : (group * n * oh) / groups;
}
