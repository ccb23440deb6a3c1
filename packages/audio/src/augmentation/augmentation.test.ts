import { createRandom, DataError, ShapeError } from '@striate/core';
import type { Augmentation } from '@striate/core/data';
import { describe, expect, test } from 'vitest';
import type { Waveform } from '../decoding/waveform.js';
import { meanSquare } from '../preprocessing/trim-silence.js';
import {
  backgroundNoise,
  coloredNoise,
  compose,
  randomCrop,
  randomGain,
  randomPitch,
  randomShift,
  randomSpeed,
  stretch,
} from './index.js';

const RATE = 16_000;

function tone(frequency: number, length = RATE): Waveform {
  const samples = Float32Array.from(
    { length },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / RATE),
  );
  return { samples, sampleRate: RATE };
}

const wave = (...samples: number[]): Waveform => ({ samples: Float32Array.from(samples), sampleRate: RATE });
const difference = (a: Waveform, b: Waveform): Float32Array =>
  a.samples.map((sample, i) => sample - (b.samples[i] as number));

/** Power of the samples at a frequency (a Hann window and one bin of a Fourier transform). */
function powerAt({ samples, sampleRate }: Waveform, frequency: number): number {
  let [real, imaginary] = [0, 0];
  for (const [i, sample] of samples.entries()) {
    const angle = (2 * Math.PI * frequency * i) / sampleRate;
    const weighted = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length));
    real += weighted * Math.cos(angle);
    imaginary += weighted * Math.sin(angle);
  }
  return (real * real + imaginary * imaginary) / samples.length ** 2;
}

/** The frequency with the most power, to two hertz. */
function mainFrequency(whole: Waveform, near: number): number {
  const waveform = { ...whole, samples: whole.samples.subarray(2000, 10_000) };
  const candidates = Array.from({ length: 81 }, (_, i) => near - 80 + 2 * i);
  return candidates.reduce((best, f) => (powerAt(waveform, f) > powerAt(waveform, best) ? f : best));
}

describe.each<[string, Augmentation<Waveform>]>([
  ['randomShift', randomShift()],
  ['randomGain', randomGain()],
  ['backgroundNoise', backgroundNoise({ probability: 1 })],
  ['backgroundNoise of recordings', backgroundNoise({ probability: 1, noise: [tone(50), tone(99, 700)] })],
  ['randomSpeed', randomSpeed()],
  ['randomPitch', randomPitch()],
  ['randomCrop', randomCrop(RATE)],
  ['compose', compose(randomShift(), randomSpeed(), randomGain())],
])('%s', (_, augment) => {
  const clip = tone(440);

  test('follows from the random stream, and leaves its input as it is', () => {
    const before = clip.samples.slice();
    for (let seed = 0; seed < 3; seed++) {
      expect(augment(clip, createRandom(seed))).toEqual(augment(clip, createRandom(seed)));
    }
    expect(clip.samples).toEqual(before);
  });

  test('keeps length and rate, and gives finite samples, also of silence and of one sample', () => {
    for (const input of [clip, wave(...new Array(400).fill(0)), wave(0.5)]) {
      for (let seed = 0; seed < 5; seed++) {
        const { samples, sampleRate } = augment(input, createRandom(seed));
        expect(samples.every(Number.isFinite)).toBe(true);
        expect(sampleRate).toBe(RATE);
        // A crop gives a length of its own, all others keep the clip's.
        expect([input.samples.length, RATE]).toContain(samples.length);
      }
    }
  });
});

describe('randomShift', () => {
  test('moves the sound, with zeros behind it', () => {
    const clip = wave(1, 2, 3, 4, 5, 6, 7, 8);
    const augment = randomShift({ seconds: 2 / RATE });
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) seen.add(augment(clip, createRandom(seed)).samples.join(''));
    expect([...seen].sort()).toEqual(['00123456', '01234567', '12345678', '23456780', '34567800']);
  });

  test('more than the clip leaves nothing of it', () => {
    const augment = randomShift({ seconds: 1 });
    const moved = Array.from({ length: 20 }, (_, seed) => augment(wave(1, 1), createRandom(seed)));
    expect(moved.some(({ samples }) => meanSquare(samples) === 0)).toBe(true);
  });
});

describe('randomCrop', () => {
  test('cuts any part of a longer sound, and puts a shorter one at any place', () => {
    const seen = (length: number) => {
      const found = new Set<string>();
      for (let seed = 0; seed < 60; seed++) {
        found.add(randomCrop(length)(wave(1, 2, 3, 4), createRandom(seed)).samples.join(''));
      }
      return [...found].sort();
    };
    expect(seen(2)).toEqual(['12', '23', '34']);
    expect(seen(6)).toEqual(['001234', '012340', '123400']);
    expect(seen(4)).toEqual(['1234']);
  });
});

describe('randomGain', () => {
  test('is a factor by decibels', () => {
    const augment = randomGain({ decibels: [20, 20] });
    expect([...augment(wave(0.25, -1), createRandom(1)).samples]).toEqual([2.5, -10]);
  });
});

describe('backgroundNoise', () => {
  test.each<['white' | 'pink' | readonly Waveform[], number]>([
    ['white', 10],
    ['pink', -3],
    [[tone(1000, 5000)], 20],
    [[{ ...tone(1000), sampleRate: 44_100 }], 0],
  ])('%# has the ratio that was asked for', (noise, snr) => {
    const clip = tone(440);
    const augment = backgroundNoise({ noise, snr: [snr, snr], probability: 1 });
    const added = difference(augment(clip, createRandom(3)), clip);
    const measured = 10 * Math.log10(meanSquare(clip.samples) / meanSquare(added));
    expect(measured).toBeCloseTo(snr, 3);
  });

  test('comes as often as asked for', () => {
    const clip = tone(440, 50);
    const augment = backgroundNoise({ probability: 0.25 });
    const untouched = Array.from({ length: 400 }, (_, seed) => augment(clip, createRandom(seed)) === clip);
    expect(untouched.filter(Boolean).length / 400).toBeCloseTo(0.75, 1);
  });

  test('silence stays, having no ratio', () => {
    const silent = wave(0, 0, 0);
    expect(backgroundNoise({ probability: 1 })(silent, createRandom(1))).toBe(silent);
    const quiet = backgroundNoise({ noise: [silent], probability: 1 });
    const clip = tone(440, 10);
    expect(quiet(clip, createRandom(1))).toBe(clip);
  });

  test('bad recordings are refused', () => {
    expect(() => backgroundNoise({ noise: [] })).toThrow(DataError);
    expect(() => backgroundNoise({ noise: [wave(Number.NaN)] })).toThrow(/noise 0/);
  });
});

describe('coloredNoise', () => {
  /** Mean power of about an octave of a second of noise, from 40 bins of a Fourier transform. */
  const octave = (noise: Waveform, from: number): number =>
    Array.from({ length: 40 }, (_, i) => powerAt(noise, from * 2 ** (i / 40))).reduce((sum, p) => sum + p, 0);

  test.each([
    ['white', 0],
    ['pink', -3.01],
  ] as const)('%s noise has power 1, and falls by %f dB an octave', (color, slope) => {
    const pieces = Array.from({ length: 12 }, (_, seed): Waveform => {
      return { samples: coloredNoise(color, 4096, createRandom(seed)), sampleRate: RATE };
    });
    const power = pieces.reduce((sum, { samples }) => sum + meanSquare(samples), 0) / pieces.length;
    expect(Math.abs(power - 1)).toBeLessThan(0.35);
    const level = (from: number) =>
      10 * Math.log10(pieces.reduce((sum, noise) => sum + octave(noise, from), 0));
    // Over four octaves; each level is a mean of some 480 random powers, so good to about 0.3 dB.
    expect(Math.abs((level(3200) - level(200)) / 4 - slope)).toBeLessThan(0.35);
  });
});

describe('randomSpeed', () => {
  test.each([0.9, 1.1, 0.5, 2])('%f times the speed is that many times the frequency', (factor) => {
    const changed = randomSpeed({ factor: [factor, factor] })(tone(440), createRandom(1));
    expect(Math.abs(mainFrequency(changed, Math.round(440 * factor)) - 440 * factor)).toBeLessThan(2);
  });

  test('at its own speed a clip stays as it is', () => {
    const clip = tone(440);
    expect(randomSpeed({ factor: [1, 1] })(clip, createRandom(1))).toBe(clip);
  });
});

describe('randomPitch and stretch', () => {
  test.each([-4, -2, 3, 7])('%i semitones move a tone so far and no further', (semitones) => {
    const clip = tone(440);
    const changed = randomPitch({ semitones: [semitones, semitones] })(clip, createRandom(1));
    const expected = 440 * 2 ** (semitones / 12);
    expect(Math.abs(mainFrequency(changed, Math.round(expected)) - expected) / expected).toBeLessThan(0.008);
    // No hum or hole: nearly all of the power stays, and stays in the tone.
    expect(meanSquare(changed.samples) / meanSquare(clip.samples)).toBeGreaterThan(0.9);
  });

  test.each([0.7, 0.85, 1.2, 1.5])('a length of %f times leaves the frequency', (factor) => {
    const longer = stretch(tone(330), factor);
    expect(longer.samples.length).toBe(Math.round(RATE * factor));
    expect(Math.abs(mainFrequency(longer, 330) - 330)).toBeLessThan(3);
  });

  test('a factor of 1 gives the sound back', () => {
    const clip = tone(330);
    expect(meanSquare(difference(stretch(clip, 1), clip).subarray(0, RATE - 1000))).toBeLessThan(1e-10);
  });

  test('two clicks keep their place in time', () => {
    const clip = tone(0);
    for (const at of [4000, 12_000]) clip.samples.fill(1, at, at + 4);
    const longer = stretch(clip, 1.25).samples;
    const loud = (from: number, to: number) => longer.subarray(from, to).some((sample) => sample > 0.3);
    expect([loud(4500, 5500), loud(14_500, 15_500), loud(7000, 13_000)]).toEqual([true, true, false]);
  });
});

test.each<[() => unknown, RegExp]>([
  [() => randomShift({ seconds: -1 }), /randomShift: seconds must be a number from 0 to 60/],
  [() => randomGain({ decibels: [-100, 0] }), /randomGain: decibels/],
  [() => randomGain({ decibels: [3, -3] }), /\[least, most\], in this order, received \[3, -3\]/],
  [() => backgroundNoise({ snr: [Number.NaN, 3] }), /backgroundNoise: snr/],
  [() => backgroundNoise({ probability: 2 }), /backgroundNoise: probability/],
  [() => randomSpeed({ factor: [0, 1] }), /randomSpeed: factor/],
  [() => randomPitch({ semitones: [-13, 0] }), /randomPitch: semitones/],
  [() => randomCrop(0), /at least 1, received 0/],
])('options out of range are refused: %#', (make, message) => {
  expect(make).toThrow(ShapeError);
  expect(make).toThrow(message);
});
