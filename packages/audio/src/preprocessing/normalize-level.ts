import { checkRange } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { meanSquare } from './trim-silence.js';

/** The largest magnitude, or the root of the mean square. */
export type LevelMeasure = 'peak' | 'rms';

const TARGETS: Readonly<Record<LevelMeasure, number>> = { peak: 1, rms: 0.1 };

/** -100 dB: below it there is no sound to make louder, only rounding. */
const SILENCE = 1e-5;

/**
 * Scales a sound to a level. One whose level is below 1e-5 (silence) stays as it is. A level by `rms` may take peaks beyond
 * -1..1: samples are floats, and nothing is cut off.
 *
 * @param waveform `[frames, channels]`; all channels get the same gain
 * @param measure `peak` or `rms`
 * @param level of the result, 0.0001..1; default 1 for `peak`, 0.1 (-20 dB) for `rms`
 * @returns the same shape
 * @throws ShapeError for a level out of range
 * @example
 * normalizeLevel({ samples: Float32Array.of(0.1, -0.2), sampleRate: 8000 }, 'peak').samples; // [0.5, -1]
 */
export function normalizeLevel(
  waveform: Waveform,
  measure: LevelMeasure,
  level: number = TARGETS[measure],
): Waveform {
  checkRange('normalizeLevel', 'level', level, 0.0001, 1);
  const { samples } = waveform;
  const current = measure === 'peak' ? peak(samples) : Math.sqrt(meanSquare(samples));
  if (current < SILENCE) return waveform;
  return { ...waveform, samples: samples.map((sample) => (sample / current) * level) };
}

function peak(samples: Float32Array): number {
  let most = 0;
  for (let i = 0; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i] as number));
  return most;
}
