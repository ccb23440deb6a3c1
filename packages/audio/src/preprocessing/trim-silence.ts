import { checkRange } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';

export interface TrimOptions {
  /** How far below the loudest part counts as silence, dB, 1..120; default 40. */
  readonly decibels?: number;
  /** What is left on both sides, seconds, 0..10; default 0.05. */
  readonly margin?: number;
}

/** Long enough for a period of a low voice, short enough for the beginning of a word. */
const FRAME_SECONDS = 0.01;

/**
 * Cuts off what is quiet at the beginning and at the end.
 *
 * The sound is divided into frames of 10 ms; those before the first and after the last whose root mean square is within
 * `decibels` of the loudest frame's are cut off, but for a margin. Quiet parts in the middle stay. Silence, and a sound shorter
 * than a frame, stay as they are: nothing is ever cut to no length.
 *
 * @param waveform `[frames, channels]`
 * @returns a part of it, with the samples of the same buffer
 * @throws ShapeError for an option out of range
 */
export function trimSilence(
  waveform: Waveform,
  { decibels = 40, margin = 0.05 }: TrimOptions = {},
): Waveform {
  checkRange('trimSilence', 'decibels', decibels, 1, 120);
  checkRange('trimSilence', 'margin', margin, 0, 10);
  const { samples, sampleRate, channels = 1 } = waveform;
  const step = Math.max(1, Math.round(FRAME_SECONDS * sampleRate)) * channels;
  const powers: number[] = [];
  for (let at = 0; at < samples.length; at += step) powers.push(meanSquare(samples.subarray(at, at + step)));
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0);
  if (loudest === 0) return waveform;
  const isLoud = (power: number): boolean => power >= loudest * 10 ** (-decibels / 10);
  const spare = Math.round(margin * sampleRate) * channels;
  const from = Math.max(0, powers.findIndex(isLoud) * step - spare);
  const to = Math.min(samples.length, (powers.findLastIndex(isLoud) + 1) * step + spare);
  return { ...waveform, samples: samples.subarray(from, to) };
}

/** The mean power of some samples: 0 for none. */
export function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  return samples.length === 0 ? 0 : sum / samples.length;
}
