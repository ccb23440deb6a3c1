import { DataError } from '@striate/core';

/** Sound as numbers: what every decoder gives and every step after it takes. */
export interface Waveform {
  /** `[frames, channels]`, row-major: one after another for mono, interleaved else. Full scale is -1..1. */
  readonly samples: Float32Array;
  /** Frames a second, Hz. */
  readonly sampleRate: number;
  /** Default 1. */
  readonly channels?: number;
}

/** More than any recorder has; a hostile header can't ask for more. */
export const MAX_SAMPLE_RATE = 10_000_000;

/**
 * The length of a sound in seconds.
 *
 * @example
 * duration({ samples: new Float32Array(8000), sampleRate: 16_000 }); // 0.5
 */
export function duration(waveform: Waveform): number {
  return frameCount(waveform) / waveform.sampleRate;
}

/** Samples of each channel. */
export function frameCount({ samples, channels = 1 }: Waveform): number {
  return samples.length / channels;
}

/**
 * Checks that a sound's numbers agree with each other.
 *
 * @param name for the message
 * @returns `waveform`
 * @throws DataError for a rate or a number of channels that is no positive whole number, a length that is no multiple of the
 *   channels, no samples at all, or a sample that is NaN or infinite
 */
export function checkWaveform(waveform: Waveform, name = 'The waveform'): Waveform {
  const { samples, sampleRate, channels = 1 } = waveform;
  if (!(samples instanceof Float32Array)) {
    throw new DataError(`${name}: samples must be a Float32Array with values of about -1 to 1.`);
  }
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > MAX_SAMPLE_RATE) {
    throw new DataError(
      `${name}: the sample rate must be a whole number from 1 to ${MAX_SAMPLE_RATE} Hz, received ${sampleRate}.`,
    );
  }
  if (!Number.isInteger(channels) || channels < 1 || samples.length % channels !== 0) {
    throw new DataError(
      `${name}: channels must be a positive whole number that divides the ${samples.length} samples, received ${channels}.`,
    );
  }
  if (samples.length === 0) throw new DataError(`${name} holds no samples; remove it.`);
  checkFinite(samples, 0, name);
  return waveform;
}

/** @throws DataError where a sample is NaN or infinite; `from` is the number of samples before these */
export function checkFinite(samples: Float32Array, from: number, name: string): void {
  for (let i = 0; i < samples.length; i++) {
    if (Number.isFinite(samples[i])) continue;
    throw new DataError(
      `${name} can't be used: its sample ${from + i} is ${samples[i]}, and samples must be finite numbers. Repair or remove it.`,
    );
  }
}
