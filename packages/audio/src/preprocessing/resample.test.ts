import { readFile } from 'node:fs/promises';
import { ShapeError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Waveform } from '../decoding/waveform.js';
import { resample } from './resample.js';
import { createResampler } from './resampler.js';

interface GoldenCase {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly samples: readonly number[];
}

const cases: GoldenCase[] = JSON.parse(
  await readFile(new URL('golden/resample.json', import.meta.url), 'utf8'),
);

const sound = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i * 37 + ((i * i) % 101) * 5) % 256) - 128) / 128);

function tone(frequency: number, sampleRate: number, seconds = 0.1): Waveform {
  const samples = Float32Array.from({ length: seconds * sampleRate }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
  return { samples, sampleRate };
}

/** Root mean square in dB of full scale of a sine, away from the ends. */
function level({ samples }: Waveform): number {
  const middle = samples.subarray(samples.length / 4, (3 * samples.length) / 4);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(2 * power);
}

const RATES = [
  [44_100, 16_000],
  [48_000, 16_000],
  [16_000, 8000],
  [22_050, 16_000],
  [44_101, 16_000],
] as const;

describe.each(cases)('$length samples from $from to $to Hz', ({ from, to, length, samples }) => {
  test('are those of scipy.signal.resample_poly with this filter', () => {
    const { samples: resampled } = resample({ samples: sound(length), sampleRate: from }, to);
    expect(resampled.length).toBe(samples.length);
    for (const [i, value] of samples.entries()) expect(resampled[i]).toBeCloseTo(value, 6);
  });
});

describe.each(RATES)('from %i to %i Hz', (from, to) => {
  test('tones above the new Nyquist frequency are 80 dB down or more', () => {
    for (const share of [1.002, 1.05, 1.2, 1.37]) {
      const frequency = (share * to) / 2;
      if (frequency < from / 2) expect(level(resample(tone(frequency, from), to))).toBeLessThan(-80);
    }
  });

  test('up to 0.9 of it, tones keep their level within 0.1 dB', () => {
    for (const share of [0.01, 0.3, 0.61, 0.85, 0.9]) {
      const resampled = resample(tone((share * to) / 2, from), to);
      expect(Math.abs(level(resampled))).toBeLessThan(0.01);
    }
  });
});

test('a higher rate adds no images', () => {
  const up = resample(tone(3000, 8000), 16_000);
  const expected = tone(3000, 16_000).samples;
  const difference = up.samples.map((sample, i) => sample - (expected[i] as number));
  expect(level({ ...up, samples: difference })).toBeLessThan(-80);
});

test('a stream in pieces gives the numbers of the whole, exactly', () => {
  const rates = fc.constantFrom(8000, 11_025, 16_000, 22_050, 44_100, 48_000);
  fc.assert(
    fc.property(rates, rates, fc.array(fc.nat(300), { maxLength: 12 }), (from, to, lengths) => {
      const samples = sound(lengths.reduce((sum, length) => sum + length, 0));
      const resampler = createResampler({ from, to });
      const given: number[] = [];
      let at = 0;
      for (const length of lengths) {
        given.push(...resampler.push(samples.subarray(at, at + length)));
        at += length;
      }
      given.push(...resampler.end());
      expect(Float32Array.from(given)).toEqual(resample({ samples, sampleRate: from }, to).samples);
      expect(given.length).toBe(Math.ceil((samples.length * to) / from));
    }),
    { numRuns: 40 },
  );
});

test('a stream holds no more than a filter and a piece', () => {
  const resampler = createResampler({ from: 48_000, to: 16_000 });
  for (let piece = 1; piece <= 200; piece++) {
    const given = resampler.push(new Float32Array(4800)).length;
    if (piece > 1) expect(given).toBe(1600);
  }
});

test('channels are resampled apart', () => {
  const [left, right] = [sound(50), sound(60).subarray(10)];
  const samples = Float32Array.from({ length: 100 }, (_, i) => (i % 2 ? right : left)[i >> 1] as number);
  const both = resample({ samples, sampleRate: 8000, channels: 2 }, 12_000).samples;
  const alone = resample({ samples: right.slice(), sampleRate: 8000 }, 12_000).samples;
  expect(both.filter((_, i) => i % 2 === 1)).toEqual(alone);
});

test('the same rate gives the same object', () => {
  const wave = tone(100, 8000);
  expect(resample(wave, 8000)).toBe(wave);
});

test.each([
  [8000, 0],
  [8000, 16_000.5],
  [8000, Number.NaN],
  [0, 8000],
  [8000, 20_000_000],
])('from %f to %f Hz is refused', (from, to) => {
  const wave = { samples: sound(4), sampleRate: from };
  expect(() => resample(wave, to)).toThrow(ShapeError);
  expect(() => resample(wave, to)).toThrow(/resample: a sample rate must be a whole number/);
});

test('rates more than 256 times apart are refused', () => {
  expect(() => createResampler({ from: 1, to: 300 })).toThrow(/at most 256 times the other/);
});
