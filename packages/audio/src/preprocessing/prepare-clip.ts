import { DataError } from '@striate/core';
import { checkRange } from '@striate/core/data';
import { type AudioInput, decodedWaveform, nameOfInput } from '../decoding/audio-source.js';
import { decodeAudio } from '../decoding/decode-audio.js';
import type { Waveform } from '../decoding/waveform.js';
import { type ClipPlace, fitLength } from './fit-length.js';
import { mixDown } from './mix-down.js';
import { type LevelMeasure, normalizeLevel } from './normalize-level.js';
import { resample } from './resample.js';
import { areWithinReach } from './resampler.js';
import { type TrimOptions, trimSilence } from './trim-silence.js';

/** How recordings become clips that are all alike. */
export interface ClipOptions {
  /** Hz, 100..192,000; default 16,000. */
  readonly sampleRate?: number;
  /** Length of every clip, above 0, at most 3600; default each keeps its own. */
  readonly seconds?: number;
  /** Where a sound of another length comes to lie; default `center`. */
  readonly place?: ClipPlace;
  /** Whether quiet ends are cut off first; default not. */
  readonly trim?: boolean | TrimOptions;
  /** What of a clip gets the same level; default none. */
  readonly level?: LevelMeasure;
}

/**
 * Makes a recording into a clip: decode, mix down, change the rate, cut off quiet ends, level, fit the length; in this order.
 *
 * Silence stays silence. A recording that is shorter than a clip gets zeros; one without any samples, or with NaN, is refused.
 *
 * @returns mono, at `sampleRate`, of `round(seconds * sampleRate)` samples; a promise where the input must be decoded first
 * @throws ShapeError for an option out of range
 * @throws DataError as `decodeAudio`, and for a rate more than 256 times above or below
 * @example
 * const clip = await prepareClip('./yes.mp3', { sampleRate: 16_000, seconds: 1 });
 * clip.samples.length; // 16000
 */
export function prepareClip(input: AudioInput, options: ClipOptions = {}): Waveform | Promise<Waveform> {
  const { sampleRate = 16_000, seconds, place = 'center', trim = false, level } = options;
  checkRange('prepareClip', 'sampleRate', sampleRate, 100, 192_000);
  if (seconds !== undefined) checkRange('prepareClip', 'seconds', seconds, 1 / sampleRate, 3600);
  const prepare = (waveform: Waveform): Waveform => {
    if (!areWithinReach(waveform.sampleRate, sampleRate)) {
      throw new DataError(
        `${nameOfInput(input)} can't be used: its sample rate of ${waveform.sampleRate} Hz is too far from ${sampleRate} Hz to be ` +
          'brought to it. Correct the rate in it, or remove it.',
      );
    }
    let clip = resample(mixDown(waveform), sampleRate);
    if (trim) clip = trimSilence(clip, trim === true ? {} : trim);
    if (level) clip = normalizeLevel(clip, level);
    return seconds === undefined ? clip : fitLength(clip, Math.round(seconds * sampleRate), place);
  };
  // What is decoded already stays out of promises: an epoch of thousands would feel it.
  const decoded = decodedWaveform(input);
  return decoded ? prepare(decoded) : decodeAudio(input).then(prepare);
}
