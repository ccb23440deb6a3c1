/** How pitch grows with frequency: O'Shaughnessy's logarithm as HTK has it, or Slaney's Auditory Toolbox, linear up to 1 kHz. */
export type MelScale = 'htk' | 'slaney';

const LINEAR_HZ = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / LINEAR_HZ;
const LOG_STEP = Math.log(6.4) / 27;

/**
 * A frequency in mel: `2595 log10(1 + f / 700)` for `htk`; for `slaney` `3 f / 200` below 1 kHz, and `15 + 27 ln(f / 1000) / ln 6.4`
 * from there on.
 *
 * @param hz 0 or more
 * @example
 * hzToMel(1000, 'htk'); // 999.99
 * hzToMel(1000, 'slaney'); // 15
 */
export function hzToMel(hz: number, scale: MelScale): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hz / 700);
  return hz < BREAK_HZ ? hz / LINEAR_HZ : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
}

/** The inverse of {@link hzToMel}. */
export function melToHz(mel: number, scale: MelScale): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < BREAK_MEL ? mel * LINEAR_HZ : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}
