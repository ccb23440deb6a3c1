import { createRandom, DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { Waveform } from '../decoding/waveform.js';
import { builtinVowels } from './index.js';
import { synthesizeVowel } from './synthesize-vowel.js';
import { VOWELS } from './vowel-formants.js';

/** Peaks of the spectrum of a linear prediction (autocorrelation, Levinson-Durbin), in Hz. */
function predictedPeaks({ samples, sampleRate }: Waveform, order = 12): number[] {
  const emphasised = samples.map((sample, i) => sample - 0.97 * (samples[i - 1] ?? 0));
  const correlation = Array.from({ length: order + 1 }, (_, lag) =>
    emphasised.reduce((sum, sample, i) => sum + sample * (emphasised[i + lag] ?? 0), 0),
  );
  let coefficients = [1];
  let error = correlation[0] as number;
  for (let m = 1; m <= order; m++) {
    const reflected = coefficients.reduce((sum, a, i) => sum + a * (correlation[m - i] as number), 0);
    const k = -reflected / error;
    const longer = [...coefficients, 0];
    coefficients = longer.map((a, i) => a + k * (longer[m - i] as number));
    error *= 1 - k * k;
  }
  const power = Array.from({ length: 800 }, (_, bin) => {
    const angle = (Math.PI * bin) / 800;
    const real = coefficients.reduce((sum, a, i) => sum + a * Math.cos(i * angle), 0);
    const imaginary = coefficients.reduce((sum, a, i) => sum + a * Math.sin(i * angle), 0);
    return 1 / (real * real + imaginary * imaginary);
  });
  return power.flatMap((value, bin) =>
    value > (power[bin - 1] ?? 0) && value > (power[bin + 1] ?? 0) ? [(bin / 800) * (sampleRate / 2)] : [],
  );
}

describe('a synthesized vowel', () => {
  test.each(VOWELS.map((vowel) => [vowel.name, vowel.formants.man] as const))(
    '%s has the formants that were asked for',
    (_, formants) => {
      const voice = {
        pitch: [80, 80],
        formants,
        breath: 0.1,
        onset: 0,
        length: 0.5,
        level: 0.8,
        noise: 1e-4,
      } as const;
      const peaks = predictedPeaks(synthesizeVowel(voice, createRandom(1)));
      for (const formant of formants.slice(0, 2)) {
        const nearest = Math.min(...peaks.map((peak) => Math.abs(peak / formant - 1)));
        expect(nearest, `${formant} among ${peaks}`).toBeLessThan(0.12);
      }
    },
  );

  test('has the pitch that was asked for', () => {
    const formants = [500, 1500, 2500] as const;
    const voice = {
      pitch: [160, 160],
      formants,
      breath: 0.05,
      onset: 0,
      length: 0.5,
      level: 0.8,
      noise: 1e-4,
    } as const;
    const { samples } = synthesizeVowel(voice, createRandom(1));
    const match = (lag: number) => samples.reduce((sum, s, i) => sum + s * (samples[i + lag] ?? 0), 0);
    const lags = Array.from({ length: 150 }, (_, i) => i + 60);
    expect(lags.reduce((best, lag) => (match(lag) > match(best) ? lag : best))).toBe(100);
  });
});

describe('builtinVowels', () => {
  test('has six vowels of twelve speakers, who can be held out', () => {
    const data = builtinVowels();
    expect([data.length, data.labels]).toEqual([1800, ['ee', 'eh', 'ah', 'aw', 'oo', 'er']]);
    const { train, test: held } = data.split({ test: { speaker: ['woman-2', 'child-1'] } });
    expect([train.length, held.length]).toEqual([1500, 300]);
    expect(data.info(7)).toEqual({
      id: 'builtin:vowels/train/7',
      label: 1,
      fields: { speaker: 'man-2', kind: 'man', take: 0 },
      length: 8000,
    });
  });

  test('a clip follows from seed, split and index alone', async () => {
    const clip = async (seed: number, split: 'train' | 'test', index: number) =>
      (await builtinVowels({ seed, split }).read(index)).samples;
    expect(await clip(1, 'train', 5)).toEqual(await clip(1, 'train', 5));
    expect(await clip(1, 'train', 5)).not.toEqual(await clip(2, 'train', 5));
    expect(await clip(1, 'train', 5)).not.toEqual(await clip(1, 'test', 5));
  });

  test('clips are half a second, finite and within full scale', async () => {
    const data = builtinVowels({ count: 72 });
    for (let i = 0; i < data.length; i++) {
      const { samples, sampleRate } = await data.read(i);
      expect([samples.length, sampleRate]).toEqual([8000, 16_000]);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeGreaterThan(0.05);
      expect(peak).toBeLessThan(1.05);
    }
  });

  test.each([0, -1, 1.5])('a count of %f is refused', (count) => {
    expect(() => builtinVowels({ count })).toThrow(DataError);
  });
});
