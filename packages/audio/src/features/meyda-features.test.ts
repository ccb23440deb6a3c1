import { createRandom, DataError, ShapeError } from '@striate/core';
import meydaModule from 'meyda';
import { describe, expect, test } from 'vitest';
import type { Waveform } from '../decoding/waveform.js';
import type { Meyda } from './meyda-engine.js';
import { meydaFeatures } from './meyda-features.js';
import { FAST_FEATURES, MEYDA_FEATURES, type MeydaWindow } from './meyda-options.js';

/** Meyda itself, used as its documentation says. */
const meyda = meydaModule as unknown as Meyda;

/** A tone with overtones that rises out of noise. */
function voice(length: number, sampleRate: number): Waveform {
  const random = createRandom(length);
  const samples = Float32Array.from({ length }, (_, i) => {
    const phase = (2 * Math.PI * 220 * i) / sampleRate;
    const tone = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.2 * Math.sin(7 * phase);
    return 0.4 * (i / length) * tone + 0.02 * random.normal();
  });
  return { samples, sampleRate };
}

/** The largest difference, as a share of the size where that is above 1. */
const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => {
    const other = b[i] as number;
    return Math.max(most, Math.abs(value - other) / Math.max(1, Math.abs(other)));
  }, 0);
};

describe('meydaFeatures', () => {
  test.each([
    [16_000, 512, 160, 40, 13, 'hanning'],
    [44_100, 1024, 512, 26, 26, 'hamming'],
    [8000, 256, 80, 20, 12, 'blackman'],
    [22_050, 2048, 700, 64, 40, 'sine'],
    [16_000, 512, 512, 26, 13, 'rect'],
  ] as const)(
    'at %i Hz, %i samples each %i, %i bands, the engine fast equals Meyda in all its features within 1e-4',
    async (sampleRate, bufferSize, hopLength, melBands, coefficients, window: MeydaWindow) => {
      const clip = voice(6000, sampleRate);
      const options = { features: FAST_FEATURES, bufferSize, hopLength, melBands, coefficients, window };
      const fast = await meydaFeatures(clip, options);
      const slow = await meydaFeatures(clip, { ...options, engine: 'meyda' });
      const differences = FAST_FEATURES.map((name) => [name, difference(fast[name].data, slow[name].data)]);
      expect(differences.filter(([, most]) => (most as number) > 1e-4)).toEqual([]);
    },
  );

  test("the engine meyda gives Meyda's own numbers, for each frame", async () => {
    const clip = voice(1000, 44_100);
    // What Meyda is set to by itself, but for the frame length.
    meyda.bufferSize = 256;
    const given = await meydaFeatures(clip, { features: MEYDA_FEATURES, bufferSize: 256, engine: 'meyda' });
    const first = meyda.extract(
      [...MEYDA_FEATURES.filter((name) => name !== 'specificLoudness')],
      clip.samples.subarray(0, 256),
    );
    const third = meyda.extract(['spectralKurtosis', 'mfcc', 'loudness'], clip.samples.subarray(512, 768));
    expect(given.spectralSlope.shape).toEqual([3, 1]);
    expect(given.spectralSlope.data[0]).toBe(Math.fround(first?.spectralSlope as number));
    expect(given.perceptualSharpness.data[0]).toBe(Math.fround(first?.perceptualSharpness as number));
    expect(given.spectralKurtosis.data[2]).toBe(Math.fround(third?.spectralKurtosis as number));
    expect([...given.mfcc.data.subarray(26)]).toEqual(((third?.mfcc ?? []) as number[]).map(Math.fround));
    const loudness = (third?.loudness ?? {}) as { specific: Float32Array; total: number };
    expect(given.loudness.data[2]).toBe(Math.fround(loudness.total));
    expect(given.specificLoudness.data.subarray(48)).toEqual(loudness.specific);
  });

  test("Meyda's own settings stay as they were, and another rate gets tables of its own", async () => {
    const before = [meyda.sampleRate, meyda.melBands];
    const options = { features: ['melBands'], engine: 'meyda', bufferSize: 256, melBands: 30 } as const;
    const low = await meydaFeatures(voice(256, 8000), options);
    const high = await meydaFeatures({ ...voice(256, 8000), sampleRate: 48_000 }, options);
    expect(low.melBands.data).not.toEqual(high.melBands.data);
    expect([meyda.sampleRate, meyda.melBands]).toEqual(before);
  });

  test('silence has no centroid and no flatness: 0 from both engines', async () => {
    const silence = { samples: new Float32Array(600), sampleRate: 16_000 };
    const features = ['spectralCentroid', 'spectralFlatness', 'chroma', 'rms', 'loudness'] as const;
    for (const engine of ['fast', 'meyda'] as const) {
      const found = await meydaFeatures(silence, { features, engine });
      for (const name of features) expect(found[name].data.every((value) => value === 0)).toBe(true);
    }
  });

  test('stereo is mixed down; zeros follow what is shorter than a frame', async () => {
    const stereo = { samples: Float32Array.of(1, 0, 0, 1), sampleRate: 8000, channels: 2 };
    const { rms } = await meydaFeatures(stereo, { features: ['rms'], bufferSize: 16, window: 'rect' });
    expect(rms.shape).toEqual([1, 1]);
    expect(rms.data[0]).toBeCloseTo(Math.sqrt((0.25 + 0.25) / 16), 6);
  });

  test.each([
    [{ bufferSize: 500 }, /bufferSize must be a power of two from 16 to 65536, received 500/],
    [{ hopLength: 0 }, /hopLength must be a whole number/],
    [{ melBands: 8 }, /coefficients must be .* at most melBands 8, received 13/],
    [{ melBands: 0.5 }, /melBands must be/],
    [{ window: 'hann' }, /window must be one of blackman, hamming, hanning, rect, sine, received hann/],
    [{ engine: 'slow' }, /engine must be fast or meyda/],
    [{ features: [] }, /features must be a list of one or more/],
    [{ features: ['spectralSlope'] }, /fast has no feature "spectralSlope".*the engine meyda has it/],
    [{ features: ['pitch'], engine: 'meyda' }, /meyda has no feature "pitch", but chroma, /],
  ])('%j is refused', async (change, message) => {
    const options = { features: ['rms'], ...change } as Parameters<typeof meydaFeatures>[1];
    const refused = meydaFeatures(voice(512, 16_000), options);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(ShapeError);
  });

  test('samples that are NaN, and no samples, are DataErrors', async () => {
    for (const samples of [Float32Array.of(0, Number.NaN), new Float32Array()]) {
      const refused = meydaFeatures({ samples, sampleRate: 8000 }, { features: ['rms'] });
      await expect(refused).rejects.toThrow(DataError);
    }
  });
});
