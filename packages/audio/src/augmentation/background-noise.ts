import { DataError, type Random } from '@striate/core';
import { type Augmentation, checkRange } from '@striate/core/data';
import { checkWaveform, type Waveform } from '../decoding/waveform.js';
import { mixDown } from '../preprocessing/mix-down.js';
import { resample } from '../preprocessing/resample.js';
import { meanSquare } from '../preprocessing/trim-silence.js';
import { type Between, checkBetween, drawBetween } from './between.js';
import { coloredNoise, type NoiseColor } from './colored-noise.js';

export interface BackgroundNoiseOptions {
  /** Recordings of noise, of any rate; or a kind of it that is made; default `pink`. */
  readonly noise?: NoiseColor | readonly Waveform[];
  /** Signal-to-noise ratio, dB, each of -60..120; default `[5, 30]`. */
  readonly snr?: Between;
  /** How often there is noise, 0..1; default 0.8. */
  readonly probability?: number;
}

/**
 * Adds noise so that the mean power of the clip is a drawn ratio above the noise's:
 * `y = x + n sqrt(mean(x^2) / mean(n^2) / 10^(snr / 10))`.
 *
 * A recording gives a part from a random place, and begins again where it is shorter than the clip. A clip of silence, and a part
 * of a recording that is silent, have no ratio: the clip stays as it is.
 *
 * @returns for mono clips
 * @throws ShapeError for an option out of range
 * @throws DataError for no recordings, or for one whose numbers don't agree
 */
export function backgroundNoise(options: BackgroundNoiseOptions = {}): Augmentation<Waveform> {
  const { noise = 'pink', snr = [5, 30], probability = 0.8 } = options;
  checkBetween('backgroundNoise', 'snr', snr, [-60, 120]);
  checkRange('backgroundNoise', 'probability', probability, 0, 1);
  const draw = typeof noise === 'string' ? drawColored(noise) : drawRecorded(noise);
  return (clip, random) => {
    if (random.uniform() >= probability) return clip;
    const added = draw(clip, random);
    const ratio = 10 ** (drawBetween(snr, random) / 10);
    const [signal, power] = [meanSquare(clip.samples), meanSquare(added)];
    if (signal === 0 || power === 0) return clip;
    const gain = Math.sqrt(signal / power / ratio);
    const samples = clip.samples.map((sample, i) => sample + gain * (added[i] as number));
    return { ...clip, samples };
  };
}

type DrawNoise = (clip: Waveform, random: Random) => Float32Array;

function drawColored(color: NoiseColor): DrawNoise {
  return ({ samples }, random) => coloredNoise(color, samples.length, random);
}

function drawRecorded(recordings: readonly Waveform[]): DrawNoise {
  if (recordings.length === 0) {
    throw new DataError('backgroundNoise: noise must be white, pink or recordings, received no recordings.');
  }
  const checked = recordings.map((recording, index) => checkWaveform(recording, `noise ${index}`));
  const atRate = new Map<number, readonly Float32Array[]>();
  return ({ samples, sampleRate }, random) => {
    const known = atRate.get(sampleRate);
    const resampled = known ?? checked.map((noise) => resample(mixDown(noise), sampleRate).samples);
    if (!known) atRate.set(sampleRate, resampled);
    const noise = resampled[random.integer(resampled.length)] as Float32Array;
    const start = random.integer(Math.max(1, noise.length - samples.length + 1));
    return Float32Array.from(samples, (_, i) => noise[(start + i) % noise.length] as number);
  };
}
