import { checkRange, type Dataset, readSample } from '@striate/core/data';
import type { AudioInput } from '../decoding/audio-source.js';
import { decodeAudio } from '../decoding/decode-audio.js';
import { duration } from '../decoding/waveform.js';
import { mixDown } from './mix-down.js';
import { type TrimOptions, trimSilence } from './trim-silence.js';

/** What the recordings of a training set are like. */
export interface ClipStatistics {
  /** The highest sample rate among them, Hz. */
  readonly sampleRate: number;
  /** What the asked share of them doesn't exceed. */
  readonly seconds: number;
}

export interface ClipStatisticsOptions {
  /** The share of recordings that `seconds` is to cover, above 0, at most 1; default 0.98. */
  readonly share?: number;
  /** Whether quiet ends are cut off before a recording is measured; default not. */
  readonly trim?: boolean | TrimOptions;
  /** How many are read at most, evenly spaced, 1 or more; default 512. */
  readonly examples?: number;
  readonly signal?: AbortSignal;
}

/**
 * Measures how long the recordings of a training set are, and what their highest sample rate is.
 *
 * @param dataset of sounds; ones that can't be decoded are left out
 * @throws DataError where no sound could be decoded: the first one's error
 * @throws ShapeError for an option out of range
 * @throws signal.reason where `signal` aborts
 * @example
 * await clipStatistics(builtinVowels()); // { sampleRate: 16000, seconds: 0.5 }
 */
export async function clipStatistics(
  dataset: Dataset<AudioInput>,
  { share = 0.98, trim = false, examples = 512, signal }: ClipStatisticsOptions = {},
): Promise<ClipStatistics> {
  checkRange('clipStatistics', 'share', share, Number.EPSILON, 1);
  checkRange('clipStatistics', 'examples', examples, 1, Number.MAX_SAFE_INTEGER);
  const lengths: number[] = [];
  let sampleRate = 0;
  await readSample(dataset, {
    examples,
    attempt: 'Measuring the length of sounds',
    signal,
    async visit(input) {
      const decoded = await decodeAudio(input);
      const heard = trim ? trimSilence(mixDown(decoded), trim === true ? {} : trim) : decoded;
      lengths.push(duration(heard));
      sampleRate = Math.max(sampleRate, decoded.sampleRate);
    },
  });
  lengths.sort((a, b) => a - b);
  return { sampleRate, seconds: lengths[Math.ceil(share * lengths.length) - 1] as number };
}
