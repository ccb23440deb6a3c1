import type { Random } from '@striate/core';

/** The same power at every frequency, or in every octave. */
export type NoiseColor = 'white' | 'pink';

/**
 * Makes noise of a root mean square of about 1.
 *
 * White noise is a normal variable a sample. Pink noise is white noise through Kellet's sum of first-order filters, within half
 * a decibel of -10 dB a decade above a thousandth of the sample rate.
 *
 * @param length in samples
 * @see Kellet 2000 in Whittle, DSP generation of pink noise, https://www.firstpr.com.au/dsp/pink-noise/
 */
export function coloredNoise(color: NoiseColor, length: number, random: Random): Float32Array {
  return color === 'white' ? Float32Array.from({ length }, () => random.normal()) : pinkNoise(length, random);
}

/** Poles and gains of the filters. */
const POLES = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616] as const;
const GAINS = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898] as const;
const DIRECT = 0.5362;
const DELAYED = 0.115926;

/** The root of the filters' power gain: that of white noise becomes 1 again. */
const PINK_LEVEL = 3.0525;

function pinkNoise(length: number, random: Random): Float32Array {
  const noise = new Float32Array(length);
  const state = POLES.map((pole, i) => {
    // Begins as if the filter had run for long: its variance is gain^2 / (1 - pole^2).
    return (random.normal() * Math.abs(GAINS[i] as number)) / Math.sqrt(1 - pole * pole);
  });
  let before = 0;
  for (let at = 0; at < length; at++) {
    const white = random.normal();
    let sum = white * DIRECT + before * DELAYED;
    for (let i = 0; i < POLES.length; i++) {
      const value = (POLES[i] as number) * (state[i] as number) + white * (GAINS[i] as number);
      state[i] = value;
      sum += value;
    }
    before = white;
    noise[at] = sum / PINK_LEVEL;
  }
  return noise;
}
