import { ShapeError } from '@striate/core';
import type { Waveform } from '../decoding/waveform.js';

/** Where a sound's place is in a length that isn't its own. */
export type ClipPlace = 'center' | 'start';

/**
 * Cuts or pads a sound to a length.
 *
 * `center` keeps the middle of a longer sound, and puts zeros on both sides of a shorter one (of an odd number, one more is
 * cut off or put after it); `start` keeps the beginning, and puts zeros after the end.
 *
 * @param waveform `[frames, channels]`
 * @param frames of the result, 1 or more
 * @param place default `center`
 * @returns `[frames, channels]`; `waveform` itself where it has the length
 * @throws ShapeError for a length that is no positive whole number
 * @example
 * fitLength({ samples: Float32Array.of(1, 2, 3), sampleRate: 8000 }, 6).samples; // [0, 1, 2, 3, 0, 0]
 */
export function fitLength(waveform: Waveform, frames: number, place: ClipPlace = 'center'): Waveform {
  const { samples, channels = 1 } = waveform;
  const spare = checkFrames(frames) - samples.length / channels;
  const shift = place === 'start' ? 0 : Math.trunc(spare / 2);
  return shiftInto(waveform, frames, shift);
}

/**
 * Puts a sound into a length so that its first frame comes to lie at `shift`, which may be outside: what doesn't fit is cut off.
 */
export function shiftInto(waveform: Waveform, frames: number, shift: number): Waveform {
  const { samples, channels = 1 } = waveform;
  if (shift === 0 && samples.length === frames * channels) return waveform;
  const fitted = new Float32Array(frames * channels);
  const kept = samples.subarray(
    Math.max(0, -shift) * channels,
    Math.max(0, Math.min(samples.length, (frames - shift) * channels)),
  );
  if (kept.length > 0) fitted.set(kept, Math.max(0, shift) * channels);
  return { ...waveform, samples: fitted };
}

/** @throws ShapeError */
export function checkFrames(frames: number): number {
  if (Number.isInteger(frames) && frames >= 1) return frames;
  throw new ShapeError(`fitLength: frames must be a whole number of at least 1, received ${frames}.`);
}
