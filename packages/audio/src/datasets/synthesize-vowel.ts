import type { Random } from '@striate/core';
import type { Waveform } from '../decoding/waveform.js';
import type { Formants } from './vowel-formants.js';

/** Hz: holds the highest fourth formant. */
export const VOWEL_RATE = 16_000;
const SECONDS = 0.5;

/** Bandwidths of the formants, Hz, as Klatt gives them for vowels; the fourth formant is the same for all vowels. */
const BANDWIDTHS = [60, 90, 150, 200] as const;
const FOURTH_TO_THIRD = 1.3;

/** The voice of one take. */
export interface Voice {
  /** Hz, at the beginning and at the end. */
  readonly pitch: readonly [from: number, to: number];
  readonly formants: Formants;
  /** Share of the breath in the source, 0..1. */
  readonly breath: number;
  /** Seconds into the clip at which the vowel begins, and how long it lasts. */
  readonly onset: number;
  readonly length: number;
  /** Peak, 0..1. */
  readonly level: number;
  /** Root mean square of the background noise. */
  readonly noise: number;
}

/**
 * Makes a vowel by source and filter: pulses of the glottis and breath go through four resonators, one a formant.
 *
 * @param random gives the breath and the background noise
 * @returns half a second, mono, 16 kHz
 * @see Fant 1960, Acoustic Theory of Speech Production
 * @see Klatt 1980, Software for a cascade/parallel formant synthesizer, https://doi.org/10.1121/1.383940
 */
export function synthesizeVowel(voice: Voice, random: Random): Waveform {
  const samples = new Float32Array(SECONDS * VOWEL_RATE);
  const start = Math.round(voice.onset * VOWEL_RATE);
  const length = Math.min(Math.round(voice.length * VOWEL_RATE), samples.length - start);
  let sound = glottalSource(voice, length, random);
  const [first, second, third] = voice.formants;
  for (const [index, frequency] of [first, second, third, third * FOURTH_TO_THIRD].entries()) {
    sound = resonate(sound, frequency, BANDWIDTHS[index] as number);
  }
  const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < length; i++) {
    samples[start + i] = ((sound[i] as number) / peak) * voice.level * envelope(i / length);
  }
  for (let i = 0; i < samples.length; i++)
    samples[i] = (samples[i] as number) + voice.noise * random.normal();
  return { samples, sampleRate: VOWEL_RATE };
}

/** The opening takes 0.4 of a period, the closing 0.16. */
const OPENING = 0.4;
const CLOSING = 0.16;

/**
 * The derivative of Rosenberg's pulse of the glottis, which stands for the lips' radiation too, with noise for breath.
 *
 * @see Rosenberg 1971, Effect of Glottal Pulse Shape on the Quality of Natural Vowels, https://doi.org/10.1121/1.1912389
 */
function glottalSource({ pitch: [from, to], breath }: Voice, length: number, random: Random): Float64Array {
  const source = new Float64Array(length);
  let phase = 0;
  let before = 0;
  for (let i = 0; i < length; i++) {
    phase = (phase + (from + ((to - from) * i) / length) / VOWEL_RATE) % 1;
    const flow =
      phase < OPENING
        ? 0.5 * (1 - Math.cos((Math.PI * phase) / OPENING))
        : phase < OPENING + CLOSING
          ? Math.cos((Math.PI * (phase - OPENING)) / (2 * CLOSING))
          : 0;
    source[i] = (1 - breath) * (flow - before) + 0.05 * breath * random.normal();
    before = flow;
  }
  return source;
}

/** Klatt's digital resonator: `y[n] = a x[n] + b y[n - 1] + c y[n - 2]`, of gain 1 at 0 Hz. */
function resonate(sound: Float64Array, frequency: number, bandwidth: number): Float64Array {
  const c = -Math.exp((-2 * Math.PI * bandwidth) / VOWEL_RATE);
  const b = 2 * Math.sqrt(-c) * Math.cos((2 * Math.PI * frequency) / VOWEL_RATE);
  const a = 1 - b - c;
  const result = new Float64Array(sound.length);
  let last = 0;
  let beforeLast = 0;
  for (let i = 0; i < sound.length; i++) {
    const value = a * (sound[i] as number) + b * last + c * beforeLast;
    beforeLast = last;
    last = value;
    result[i] = value;
  }
  return result;
}

/** Rises over the first tenth, falls over the last quarter. */
function envelope(share: number): number {
  const edge = Math.min(share / 0.1, (1 - share) / 0.25, 1);
  return 0.5 * (1 - Math.cos(Math.PI * edge));
}
