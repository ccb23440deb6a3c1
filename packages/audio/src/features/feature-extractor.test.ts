import { createRandom, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { memory } from '@tensorflow/tfjs-core';
import meydaModule from 'meyda';
import { beforeAll, describe, expect, test } from 'vitest';
import { featureExtractor } from './feature-extractor.js';
import type { FeatureOptions } from './feature-options.js';
import { meydaFeatures } from './meyda-features.js';

const RATE = 16_000;

function noise(length: number, level = 0.3): Float32Array {
  const random = createRandom(length);
  return Float32Array.from({ length }, () => level * random.normal());
}

const tone = (hz: number, length = RATE): Float32Array =>
  Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / RATE));

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
};

describe('featureExtractor', () => {
  test('a second at 16 kHz is 98 frames of 40 bands, and a tone is loudest in its own band', () => {
    const extractor = featureExtractor(RATE);
    const { data, shape } = extractor.extract(tone(1000));
    expect(shape).toEqual([98, 40, 1]);
    expect(extractor.shape(RATE)).toEqual(shape);
    const row = data.subarray(50 * 40, 51 * 40);
    // mel(1000) = 1000, 31.7 + 68.5 (band + 1): between band 13 (990.6) and 14.
    expect(row.indexOf(Math.max(...row))).toBe(13);
  });

  test('silence is the logarithm of the floor, and 0 where it is normalised', () => {
    const silence = new Float32Array(4000);
    const plain = featureExtractor(RATE).extract(silence);
    expect(plain.data.every((value) => value === Math.fround(Math.log(2e-3)))).toBe(true);
    for (const normalization of ['band', 'clip'] as const) {
      const { data } = featureExtractor(RATE, { normalization, deltas: 2 }).extract(silence);
      expect(farthest(data, new Float32Array(data.length))).toBeLessThan(1e-9);
    }
  });

  test('a clip that is shorter than a frame is one frame with zeros behind', () => {
    const extractor = featureExtractor(RATE);
    const short = noise(150);
    const padded = new Float32Array(400);
    padded.set(short);
    expect(extractor.extract(short)).toEqual(extractor.extract(padded));
    expect(extractor.shape(150)).toEqual([1, 40, 1]);
  });

  test('normalisation by band gives each column mean 0 and deviation 1, by clip all of them', () => {
    const hiss = noise(RATE, 0.05);
    const clip = tone(500).map((value, i) => value + (hiss[i] as number));
    const moments = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
    };
    const byBand = featureExtractor(RATE, { normalization: 'band' }).extract(clip).data;
    const column = Array.from({ length: 98 }, (_, t) => byBand[t * 40 + 7] as number);
    expect(moments(column)).toEqual([expect.closeTo(0, 5), expect.closeTo(1, 5)]);
    const byClip = featureExtractor(RATE, { normalization: 'clip' }).extract(clip).data;
    expect(moments([...byClip])).toEqual([expect.closeTo(0, 5), expect.closeTo(1, 5)]);
  });

  test('deltas are the slope of a ramp, and follow as channels', () => {
    // An amplitude that grows by e^0.125 a hop of 400 samples: energy by e^0.25.
    const clip = Float32Array.from({ length: 4000 }, (_, i) => Math.exp((0.125 * i) / 400) * Math.sin(i * i));
    const { data, shape } = featureExtractor(RATE, { hopLength: 400, deltas: 1, floor: 1e-12 }).extract(clip);
    expect(shape).toEqual([10, 40, 2]);
    const slopes = Array.from({ length: 6 * 40 }, (_, i) => data[(2 * 40 + i) * 2 + 1] as number);
    expect(slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length).toBeCloseTo(0.25, 1);
  });

  test('extras are channels that are the same over all columns, by either engine', async () => {
    const clip = noise(1200);
    const extras = ['rms', 'chroma'] as const;
    const fast = featureExtractor(RATE, { extras });
    const slow = featureExtractor(RATE, { extras, engine: 'meyda' });
    expect(() => slow.extract(clip)).toThrow(/await load\(\)/);
    await slow.load();
    const { data, shape } = fast.extract(clip);
    expect(shape).toEqual([6, 40, 14]);
    expect(farthest(data, slow.extract(clip).data)).toBeLessThan(1e-4);
    const padded = new Float32Array(1312);
    padded.set(clip);
    const { rms, chroma } = await meydaFeatures(
      { samples: padded, sampleRate: RATE },
      { features: extras, hopLength: 160 },
    );
    const at = (frame: number, band: number, channel: number) => data[(frame * 40 + band) * 14 + channel];
    for (const band of [0, 39]) {
      expect(at(5, band, 1)).toBe(rms.data[5]);
      expect(at(5, band, 4)).toBe(chroma.data[5 * 12 + 2]);
    }
  });

  test('the least of decibels is -100 dB, and full scale is 0 dB where the window is', () => {
    const options = {
      kind: 'spectrum',
      window: 'rectangular',
      frameLength: 512,
      scaling: 'fftLength',
    } as const;
    const full = new Float32Array(512).fill(1);
    for (const power of [1, 2] as const) {
      const { extract } = featureExtractor(RATE, { ...options, compression: 'decibels', power });
      expect([...extract(new Float32Array(512)).data]).toEqual(Array(257).fill(-100));
      expect(extract(full).data[0]).toBeCloseTo(0, 6);
    }
  });

  test.each([
    [{ kind: 'mels' }, /kind must be mel, mfcc or spectrum, received "mels"/],
    [{ frameLength: 1 }, /frameLength must be a whole number from 2/],
    [{ frameLength: 600, fftLength: 512 }, /fftLength must be a power of two .* at least frameLength 600/],
    [{ fftLength: 500 }, /fftLength must be a power of two/],
    [{ hopLength: 0 }, /hopLength must be/],
    [{ window: 'hanning' }, /window must be hann, hamming, blackman or rectangular/],
    [{ lowest: 5000, highest: 4000 }, /lowest must be a number from 0 to below highest/],
    [{ highest: 9000 }, /highest must be .* at most 8000, half the sample rate/],
    [{ bands: 200 }, /band 2 of 200 .* would always be silent; take fewer bands/],
    [{ floor: 0 }, /floor must be a number above 0/],
    [{ pcen: { power: 2 } }, /pcen must be an object with smoothing/],
    [{ pcen: { gain: 0.5, alpha: 1 } }, /pcen must be an object/],
    [{ kind: 'mfcc', coefficients: 41 }, /coefficients must be a whole number from 1 to the 40 bands/],
    [{ deltas: 3 }, /deltas must be 0, 1 or 2/],
    [{ extras: ['spectralSlope'] }, /extras must be a list .* the engine meyda has more/],
    [{ extras: ['mfcc'], engine: 'meyda' }, /extras must be a list/],
    [{ extras: ['rms', 'rms'] }, /without repetition/],
    [{ melScale: 'meyda', lowest: 50 }, /melScale must be htk, slaney, or meyda without melNorm/],
    [{ melScale: 'meyda', melSlopes: 'mel' }, /melScale must be .* meyda without melNorm and melSlopes/],
    [{ melSlopes: 'octave' }, /melSlopes must be hz or mel/],
    [{ power: 3 }, /power must be 1 or 2, received 3/],
    [{ power: '1', compression: 'decibels' }, /power must be 1 or 2, received "1"/],
    [{ scaling: 'window' }, /scaling must be none or fftLength/],
    [{ kind: 'spectrum', bins: 258 }, /bins must be a whole number from 1 to 257, the bins of fftLength 512/],
    [{ melbands: 20 }, /there is no setting "melbands"; there are kind, frameLength/],
  ])('%j is refused', (options, message) => {
    const attempt = () => featureExtractor(RATE, options as unknown as FeatureOptions);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(ShapeError);
  });
});

describe('extractBatch', () => {
  const clips = [noise(RATE), tone(440), new Float32Array(RATE)];

  beforeAll(async () => {
    await useBackend({ backend: 'wasm', threads: 1 });
  });

  test.each([
    [{}],
    [{ kind: 'mfcc', deltas: 2, melScale: 'slaney', melNorm: 'slaney' }],
    [{ kind: 'spectrum', preEmphasis: 0.97 }],
    [{ kind: 'spectrum', scaling: 'fftLength', bins: 100, compression: 'none' }],
    [{ power: 1, melSlopes: 'mel' }],
    [{ compression: 'pcen', extras: ['rms'] }],
  ] as [FeatureOptions][])('%j: the same features as clip by clip, and no tensor left', async (options) => {
    const extractor = featureExtractor(RATE, options);
    const before = memory().numTensors;
    const batch = await extractor.extractBatch(clips);
    expect(memory().numTensors).toBe(before);
    batch.forEach((features, i) => {
      const alone = extractor.extract(clips[i] as Float32Array);
      expect(features.shape).toEqual(alone.shape);
      // The root of a power near 0 is farther off than the power.
      expect(farthest(features.data, alone.data)).toBeLessThan(options.power === 1 ? 5e-3 : 1e-3);
    });
  });

  test("a whole batch equals Meyda's melBands within 1e-4", async () => {
    const options = { frameLength: 512, periodic: false, melScale: 'meyda', floor: 1 } as const;
    const batch = await featureExtractor(RATE, options).extractBatch(clips);
    const meyda = Object.assign({} as Record<string, unknown>, meydaModule, {
      sampleRate: RATE,
      bufferSize: 512,
      melBands: 40,
    });
    const extract = meyda.extract as (name: string, frame: Float32Array) => number[];
    batch.forEach(({ data, shape }, i) => {
      expect(shape).toEqual([97, 40, 1]);
      for (let t = 0; t < 97; t++) {
        const bands = extract.call(
          meyda,
          'melBands',
          (clips[i] as Float32Array).subarray(t * 160, t * 160 + 512),
        );
        expect(farthest(data.subarray(t * 40, t * 40 + 40), bands)).toBeLessThan(1e-4);
      }
    });
  });

  test('clips shorter than a frame, no clips, and clips of several lengths', async () => {
    const extractor = featureExtractor(RATE);
    const short = noise(150);
    const [batch] = await extractor.extractBatch([short]);
    expect(farthest(batch!.data, extractor.extract(short).data)).toBeLessThan(1e-3);
    expect(await extractor.extractBatch([])).toEqual([]);
    await expect(extractor.extractBatch([short, noise(151)])).rejects.toThrow(
      /same length, received 150 samples, and 151 at 1/,
    );
  });

  test('a backend without the kernel computes clip by clip', async () => {
    await useBackend({ backend: 'cpu' });
    const extractor = featureExtractor(RATE);
    const [batch] = await extractor.extractBatch([clips[0] as Float32Array]);
    expect(batch).toEqual(extractor.extract(clips[0] as Float32Array));
    await useBackend({ backend: 'wasm', threads: 1 });
  });
});
