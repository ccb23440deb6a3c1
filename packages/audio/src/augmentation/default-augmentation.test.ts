import { createRandom, ShapeError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { Waveform } from '../decoding/waveform.js';
import { chooseAugmentation } from './choose-augmentation.js';
import { type AugmentationStrength, defaultAugmentation } from './default-augmentation.js';

const RATE = 16_000;
/** One click in the middle: everything else that is heard afterwards was added. */
const click: Waveform = {
  samples: Float32Array.from({ length: RATE }, (_, i) => (i === RATE / 2 ? 0.5 : 0)),
  sampleRate: RATE,
};
const changed = (strength: AugmentationStrength, seed: number): Float32Array =>
  defaultAugmentation({ strength }).prepared!(click, createRandom(seed)).samples;
const heard = (samples: Float32Array): number => samples.filter((sample) => sample !== 0).length;
const place = (samples: Float32Array): number => samples.findIndex((sample) => sample !== 0);

describe('defaultAugmentation', () => {
  test('light moves the sound by up to 0.1 s and changes its level by up to 6 dB', () => {
    const places = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      const samples = changed('light', seed);
      expect(heard(samples)).toBe(1);
      expect(Math.abs(place(samples) - RATE / 2)).toBeLessThanOrEqual(0.1 * RATE);
      const level = samples[place(samples)] as number;
      expect(level).toBeGreaterThan(0.25);
      expect(level).toBeLessThan(1);
      places.add(place(samples));
    }
    expect(places.size).toBeGreaterThan(40);
  });

  test('a clip of 0.3 s is moved by up to 0.03 s', () => {
    const augment = defaultAugmentation({ seconds: 0.3 }).prepared!;
    const moves = Array.from({ length: 50 }, (_, seed) =>
      Math.abs(place(augment(click, createRandom(seed)).samples) - RATE / 2),
    );
    expect(Math.max(...moves)).toBeLessThanOrEqual(0.03 * RATE);
    expect(Math.max(...moves)).toBeGreaterThan(0.02 * RATE);
  });

  test('medium adds noise to about every other clip, strong masks features besides', () => {
    const noisy = Array.from({ length: 100 }, (_, seed) => heard(changed('medium', seed)) > 1);
    expect(Math.abs(noisy.filter(Boolean).length - 50)).toBeLessThan(20);
    expect(defaultAugmentation({ strength: 'medium' }).finished).toBeUndefined();
    const { finished } = defaultAugmentation({ strength: 'strong' });
    const picture = { data: Float32Array.from({ length: 800 }, (_, i) => i), shape: [20, 40, 1] };
    const masked = finished!(picture, createRandom(3));
    const kept = masked.data.filter((value, i) => value === i).length;
    expect(kept).toBeLessThan(800);
    // Two frames of 40 bands and four bands of 20 frames at most.
    expect(kept).toBeGreaterThanOrEqual(800 - 2 * 40 - 4 * 20);
    expect(defaultAugmentation({ strength: 'strong', features: false }).finished).toBeUndefined();
  });

  test('the same seed changes a clip the same way', () => {
    expect(changed('strong', 1)).toEqual(changed('strong', 1));
    expect(changed('strong', 1)).not.toEqual(changed('strong', 2));
  });

  test.each([{ strength: 'heavy' as 'light' }, { seconds: 0 }, { seconds: Number.NaN }])(
    '%o is refused',
    (options) => {
      expect(() => defaultAugmentation(options)).toThrow(ShapeError);
    },
  );
});

describe('chooseAugmentation', () => {
  const clip = { seconds: 1, features: 'waveform' };

  test('gives what is asked for', () => {
    const own = (one: Waveform): Waveform => one;
    expect(chooseAugmentation(own, clip, 'fit')).toBe(own);
    expect(chooseAugmentation({ prepared: own }, clip, 'fit')).toEqual({ prepared: own });
    expect(chooseAugmentation('none', clip, 'fit')).toBeUndefined();
    expect(Object.keys(chooseAugmentation(undefined, clip, 'fit') ?? {})).toEqual(['prepared']);
  });

  test.each([null, 1, {}, { prepare: () => 1 }, 'some'])('%o is refused', (augment) => {
    expect(() => chooseAugmentation(augment as 'none', clip, 'fit')).toThrow(
      /fit: augment must be "default", "none", a function or stages/,
    );
  });
});
