import type { SoundExplanation } from './explain-sound.js';
import { type StrongestRegion, strongestRegion } from './strongest-region.js';

/** A map is too coarse for more digits. */
const rounded = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** Of a probability: less would be told as 0.0%. */
const LEAST_SHARE = 0.0005;

/**
 * Says in words where a class is heard: a sentence for each of the two maps.
 *
 * @example
 * describeSound(explanation).gradCam; // 'Grad-CAM is largest from 0.31 to 0.52 s, at 400 to 1,200 Hz.'
 */
export function describeSound(explanation: SoundExplanation): Record<'gradCam' | 'occlusion', string> {
  const seen = strongestRegion(explanation, 'gradCam');
  const covered = strongestRegion(explanation, 'occlusion');
  return {
    gradCam: seen
      ? `Grad-CAM is largest ${placeOf(seen)}.`
      : 'Grad-CAM is 0 everywhere: no place of these maps speaks for the class.',
    occlusion:
      covered && covered.value >= LEAST_SHARE
        ? `Covering the sound takes most from the probability ${placeOf(covered)}: up to ${percentOf(covered.value)}.`
        : 'Covering the sound takes nothing from the probability anywhere.',
  };
}

function placeOf({ from, to, lowest, highest }: StrongestRegion): string {
  const time = `from ${from.toFixed(2)} to ${to.toFixed(2)} s`;
  if (lowest === undefined || highest === undefined) return time;
  return `${time}, at ${rounded.format(lowest)} to ${rounded.format(highest)} Hz`;
}

/** `0.123` -> `12.3%`. */
export function percentOf(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
