import type { Augmentation } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { type Between, checkBetween, drawBetween } from './between.js';

export interface GainOptions {
  /** Each of -60..60; default `[-6, 6]`. */
  readonly decibels?: Between;
}

/**
 * Makes a sound louder or quieter, by a factor of `10 ^ (decibels / 20)`. Nothing is cut off at full scale.
 *
 * @throws ShapeError for a gain out of range
 */
export function randomGain({ decibels = [-6, 6] }: GainOptions = {}): Augmentation<Waveform> {
  checkBetween('randomGain', 'decibels', decibels, [-60, 60]);
  return (clip, random) => {
    const factor = 10 ** (drawBetween(decibels, random) / 20);
    return { ...clip, samples: clip.samples.map((sample) => sample * factor) };
  };
}
