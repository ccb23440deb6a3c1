import { type Augmentation, checkRange } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { checkFrames, shiftInto } from '../preprocessing/fit-length.js';

export interface ShiftOptions {
  /** Furthest shift to either side, 0..60; default 0.1. */
  readonly seconds?: number;
}

/**
 * Moves a sound to an earlier or a later time in its clip, evenly within `-seconds .. seconds`. Zeros come in where it was; what
 * leaves the clip is cut off.
 *
 * @throws ShapeError for a time out of range
 */
export function randomShift({ seconds = 0.1 }: ShiftOptions = {}): Augmentation<Waveform> {
  checkRange('randomShift', 'seconds', seconds, 0, 60);
  return (clip, random) => {
    const { samples, sampleRate, channels = 1 } = clip;
    const most = Math.round(seconds * sampleRate);
    return shiftInto(clip, samples.length / channels, random.integer(2 * most + 1) - most);
  };
}

/**
 * Cuts a random part of a length out of a longer sound, or puts a shorter one at a random place among zeros.
 *
 * @param frames of the result, 1 or more
 * @throws ShapeError for a length that is no positive whole number
 */
export function randomCrop(frames: number): Augmentation<Waveform> {
  checkFrames(frames);
  return (clip, random) => {
    const spare = frames - clip.samples.length / (clip.channels ?? 1);
    const place = random.integer(Math.abs(spare) + 1);
    return shiftInto(clip, frames, Math.sign(spare) * place);
  };
}
