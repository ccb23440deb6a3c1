import type { Augmentation } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { fitLength } from '../preprocessing/fit-length.js';
import { resample } from '../preprocessing/resample.js';
import { type Between, checkBetween, drawBetween } from './between.js';
import { stretch } from './stretch.js';

export interface SpeedOptions {
  /** Faster and higher above 1, slower and lower below; each of 0.5..2; default `[0.9, 1.1]`. */
  readonly factor?: Between;
}

export interface PitchOptions {
  /** Higher above 0, lower below; each of -12..12; default `[-2, 2]`. */
  readonly semitones?: Between;
}

/**
 * Plays a sound faster or slower, so that its pitch changes too, as a tape's does: by resampling. The factor is rounded to
 * hundredths, and the clip keeps its length: what is missing at its ends is zeros, what is too much is cut off.
 *
 * @throws ShapeError for a factor out of range
 * @see Ko et al. 2015, Audio Augmentation for Speech Recognition, https://doi.org/10.21437/Interspeech.2015-711
 */
export function randomSpeed({ factor = [0.9, 1.1] }: SpeedOptions = {}): Augmentation<Waveform> {
  checkBetween('randomSpeed', 'factor', factor, [0.5, 2]);
  return (clip, random) => {
    const changed = changeSpeed(clip, drawBetween(factor, random));
    return fitLength(changed, clip.samples.length / (clip.channels ?? 1));
  };
}

/**
 * Makes a sound higher or lower and keeps its time: played faster ({@link randomSpeed}), then stretched to the old length (WSOLA).
 * The ratio of frequencies is rounded to hundredths.
 *
 * @returns for mono clips, of the same length
 * @throws ShapeError for a number of semitones out of range
 */
export function randomPitch({ semitones = [-2, 2] }: PitchOptions = {}): Augmentation<Waveform> {
  checkBetween('randomPitch', 'semitones', semitones, [-12, 12]);
  return (clip, random) => {
    const changed = changeSpeed(clip, 2 ** (drawBetween(semitones, random) / 12));
    if (changed === clip) return clip;
    return fitLength(stretch(changed, clip.samples.length / changed.samples.length), clip.samples.length);
  };
}

/** @returns the clip itself where the factor is 1, rounded */
function changeSpeed(clip: Waveform, factor: number): Waveform {
  const hundredths = Math.round(100 * factor);
  if (hundredths === 100) return clip;
  // The ratio of rates is all that counts, and as whole numbers it is exact for every rate.
  const { samples } = resample({ ...clip, sampleRate: hundredths }, 100);
  return { ...clip, samples };
}
