import { BundleError, createRandom, DataError, ShapeError } from '@striate/core';
import { applyPreprocessor, Dataset, type NdArray } from '@striate/core/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomShift, specAugment } from '../augmentation/index.js';
import { encodeWav } from '../decoding/encode-wav.js';
import type { Waveform } from '../decoding/waveform.js';
import { featureSettings } from '../features/feature-options.js';
import { featureExtractor, meydaFeatures } from '../features/index.js';
import { type AudioPreprocessorOptions, audioPreprocessor } from './audio-preprocessor.js';
import { featureStatistics } from './feature-statistics.js';
import { audioPreprocessorFromConfig } from './from-config.js';
import { resample } from './resample.js';

function hiss(length: number, sampleRate = 8000, level = 0.2): Waveform {
  const random = createRandom(length);
  return { samples: Float32Array.from({ length }, () => level * random.normal()), sampleRate };
}

const arrayOf = async (options: AudioPreprocessorOptions, input: Waveform | Uint8Array): Promise<NdArray> => {
  const preprocessor = audioPreprocessor(options);
  return preprocessor.finish(await preprocessor.prepare(input));
};

const SHORT = { sampleRate: 8000, seconds: 0.5, features: { bands: 20 } } as const;

describe('audioPreprocessor', () => {
  test('decodes, mixes down, resamples and fits; its output has outputShape', async () => {
    const mono = hiss(16_000, 16_000);
    const stereo = {
      ...mono,
      channels: 2,
      samples: Float32Array.from({ length: 32_000 }, (_, i) => mono.samples[i >> 1] as number),
    };
    const preprocessor = audioPreprocessor(SHORT);
    expect(preprocessor.outputShape).toEqual([48, 20, 1]);
    const { data, shape } = await arrayOf(SHORT, encodeWav(stereo, { bits: 32 }));
    expect(shape).toEqual([48, 20, 1]);
    const middle = resample(mono, 8000).samples.subarray(2000, 6000);
    expect(data).toEqual(featureExtractor(8000, { bands: 20 }).extract(middle).data);
  });

  test('mean and deviation are for each column and channel, or one for all', async () => {
    const plain = await arrayOf(SHORT, hiss(4000));
    const mean = Array.from({ length: 20 }, (_, i) => i);
    const { data } = await arrayOf({ ...SHORT, mean, std: 2 }, hiss(4000));
    expect(data[45]).toBeCloseTo(((plain.data[45] as number) - 5) / 2, 5);
    expect(() => audioPreprocessor({ ...SHORT, mean: [1, 2] })).toThrow(/mean must be one number or 20/);
  });

  test('a waveform stays as it is, for networks on samples', async () => {
    const clip = hiss(4000);
    const { data, shape } = await arrayOf({ ...SHORT, features: 'waveform' }, clip);
    expect(shape).toEqual([4000, 1]);
    expect(data).toEqual(clip.samples);
    expect(data).not.toBe(clip.samples);
  });

  test('decoded sounds stay out of promises, but for the first of the engine meyda', async () => {
    expect(audioPreprocessor(SHORT).prepare(hiss(4000))).not.toBeInstanceOf(Promise);
    const features = { extras: ['spectralSlope'], engine: 'meyda', bands: 20 } as const;
    const { data, shape } = await arrayOf({ ...SHORT, features }, hiss(4000));
    expect(shape).toEqual([48, 20, 2]);
    const { spectralSlope } = await meydaFeatures(hiss(4000), {
      features: ['spectralSlope'],
      bufferSize: 256,
      hopLength: 80,
      engine: 'meyda',
    });
    expect(data[(7 * 20 + 3) * 2 + 1]).toBe(spectralSlope.data[7]);
  });

  test('silence and a clip shorter than a frame are finite; NaN and no samples are DataErrors', async () => {
    const { data } = await arrayOf({ ...SHORT, level: 'rms', trim: true }, hiss(4000, 8000, 0));
    expect(new Set(data)).toEqual(new Set([Math.fround(Math.log(2e-3))]));
    const brief = await arrayOf({ ...SHORT, seconds: 0.01 }, hiss(3));
    expect(brief.shape).toEqual([1, 20, 1]);
    expect(brief.data.every(Number.isFinite)).toBe(true);
    for (const samples of [Float32Array.of(0, Number.NaN), new Float32Array()]) {
      await expect(
        arrayOf(SHORT, { samples, sampleRate: 8000 }).catch((error) => Promise.reject(error)),
      ).rejects.toThrow(DataError);
    }
  });

  test('augmentation may change the length, but neither rate nor channels, nor make NaN', () => {
    const preprocessor = audioPreprocessor(SHORT);
    expect(preprocessor.finish(hiss(3000)).shape).toEqual([48, 20, 1]);
    expect(() => preprocessor.finish(hiss(4000, 16_000))).toThrow(
      /expected a mono clip at 8000 Hz, received 1 channels at 16000/,
    );
    const spoiled = { sampleRate: 8000, samples: new Float32Array(4000).fill(Number.NaN) };
    expect(() => preprocessor.finish(spoiled)).toThrow(/The augmented clip can't be used/);
  });

  test('a config survives JSON and rebuilds the same preprocessor', async () => {
    const built = audioPreprocessor({
      sampleRate: 8000,
      seconds: 0.3,
      place: 'start',
      trim: { decibels: 30 },
      level: 'peak',
      features: { kind: 'mfcc', deltas: 1, compression: 'pcen', pcen: { gain: 0.9 }, extras: ['zcr'] },
      mean: 0.1,
      std: 3,
    });
    const rebuilt = audioPreprocessorFromConfig(JSON.parse(JSON.stringify(built.toConfig())));
    expect(rebuilt.toConfig()).toEqual(built.toConfig());
    expect(rebuilt.outputShape).toEqual([28, 13, 3]);
    const clip = hiss(5000);
    expect(rebuilt.finish(await rebuilt.prepare(clip))).toEqual(built.finish(await built.prepare(clip)));
  });

  test.each([
    [undefined, /must be an object/],
    [{ type: 'image' }, /type must be "audio"/],
    [{ sampleRate: '8000' }, /sampleRate must be/],
    [{ seconds: 1e9 }, /seconds must be at least one sample, and at most 3600/],
    [{ seconds: 1e-9 }, /seconds must be/],
    [{ place: 'end' }, /place must be center or start/],
    [{ level: 'lufs' }, /level must be peak, rms or null/],
    [{ trim: { decibels: 0 } }, /trim must be/],
    [{ trim: { __proto__: null, toString: 1 } }, /trim must be/],
    [{ mean: [] }, /mean must be a list of finite numbers/],
    [{ std: [0] }, /std must be a list of finite numbers above 0/],
    [
      { mean: [1e300] },
      /mean must be a list of finite numbers of at most 1000000000000000, received \[1e\+300\]/,
    ],
    [{ std: [1e-300] }, /std must be a list of finite numbers above 0, from 1e-15/],
    [{ mean: [1, 2, 3] }, /mean must be one number or 20/],
    [{ features: 'mel' }, /features: the settings must be an object/],
    [{ features: {} }, /features: kind must be/],
    [
      { features: { ...featureSettings(8000), highest: { toString: false } } },
      /features: highest must be a number above 0 .*, received \{"toString":false\}/,
    ],
    [{ sampleRate: 192_000, seconds: 3600, features: 'waveform' }, /more than 134217728 numbers/],
  ])('a hostile config %j is a BundleError', (change, message) => {
    const valid = audioPreprocessor(SHORT).toConfig();
    const config = typeof change === 'object' ? { ...valid, ...change } : change;
    expect(() => audioPreprocessorFromConfig(config)).toThrow(message);
    expect(() => audioPreprocessorFromConfig(config)).toThrow(BundleError);
  });

  test('any JSON in any place is either a preprocessor or a BundleError', () => {
    const valid = audioPreprocessor(SHORT).toConfig();
    const names = [...Object.keys(valid), ...Object.keys(valid.features).map((name) => `features.${name}`)];
    const change = fc.tuple(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const config: Record<string, unknown> = { ...valid };
        const features: Record<string, unknown> = { ...(valid.features as object) };
        for (const [place, value] of changes) {
          const [name, inner] = place.split('.') as [string, string?];
          if (inner) features[inner] = value;
          else config[name] = value;
        }
        if (config.features === valid.features) config.features = features;
        try {
          return audioPreprocessorFromConfig(config).outputShape.length >= 2;
        } catch (error) {
          return error instanceof BundleError;
        }
      }),
    );
  });

  test('options out of range are ShapeErrors', () => {
    expect(() => audioPreprocessor({ ...SHORT, sampleRate: 10 })).toThrow(ShapeError);
    expect(() => audioPreprocessor({ ...SHORT, features: { bands: 0 } })).toThrow(
      /bands must be a whole number/,
    );
  });

  test('sounds are augmented before features, and their pictures after', async () => {
    const data = Dataset.fromArrays([hiss(4000)], [0], { labels: ['hiss'] });
    const preprocessor = audioPreprocessor(SHORT);
    const masks = specAugment({ timeMasks: 1, timeShare: 0.5, frequencyMasks: 0, fill: 99 });
    const arrays = applyPreprocessor(data, preprocessor, {
      prepared: randomShift({ seconds: 0.1 }),
      finished: masks,
    });
    const shifted = applyPreprocessor(data, preprocessor, { prepared: randomShift({ seconds: 0.1 }) });
    const read = async (from: typeof arrays, epoch: number) => (await from.read(0, { seed: 4, epoch })).data;
    const masked = await Promise.all([1, 2, 3].map((epoch) => read(arrays, epoch)));
    expect(masked.some((values) => values.includes(99))).toBe(true);
    const whole = await read(shifted, 1);
    // What isn't masked is the picture of the sound shifted in the same way.
    expect(masked[0]?.every((value, i) => value === 99 || value === whole[i])).toBe(true);
    expect(await read(arrays, 1)).toEqual(masked[0]);
  });
});

describe('featureStatistics', () => {
  const dataset = (...clips: Waveform[]) =>
    Dataset.fromArrays<Waveform>(clips, new Uint8Array(clips.length), { labels: ['a', 'b'] });

  test('features with the statistics of their own set have mean 0 and deviation 1 in each column', async () => {
    const data = dataset(hiss(4000), hiss(4100, 8000, 0.01), hiss(3000, 8000, 0.5));
    const statistics = await featureStatistics(data, SHORT);
    expect(statistics.mean.length).toBe(20);
    const preprocessor = audioPreprocessor({ ...SHORT, ...statistics });
    const arrays = await Promise.all([0, 1, 2].map((i) => applyPreprocessor(data, preprocessor).read(i)));
    const column = arrays.flatMap(({ data: values }) => [...values].filter((_, i) => i % 20 === 6));
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    expect(mean).toBeCloseTo(0, 3);
    expect(column.reduce((sum, value) => sum + value * value, 0) / column.length).toBeCloseTo(1, 3);
  });

  test('a band that is silent in training does not blow up when it is heard', async () => {
    const low = resample(resample(hiss(8000, 16_000), 4000), 16_000);
    const options = { sampleRate: 16_000, seconds: 0.5, features: { bands: 20 } };
    const { mean, std } = await featureStatistics(dataset(low, low), options);
    expect([mean[19], std[19]]).toEqual(
      [-6.2146, Math.max(...std) / 10].map((value) => expect.closeTo(value, 3)),
    );
    const { data } = await arrayOf({ ...options, mean, std }, hiss(8000, 16_000));
    // Some 8 above ln(0.002), by a deviation of 0.001, would be 8,000.
    expect(data.every((value) => Math.abs(value) < 200)).toBe(true);
  });

  test('one number for all; silence keeps a deviation that can be divided by', async () => {
    const silence = dataset(hiss(4000, 8000, 0));
    expect(await featureStatistics(silence, { ...SHORT, per: 'all' })).toEqual({
      mean: [-6.2146],
      std: [0.001],
    });
  });

  test('sounds that can not be decoded are left out; only such ones are an error', async () => {
    const broken = { samples: Float32Array.of(Number.NaN), sampleRate: 8000 };
    const one = await featureStatistics(dataset(broken, hiss(4000)), SHORT);
    expect(one).toEqual(await featureStatistics(dataset(hiss(4000)), SHORT));
    await expect(featureStatistics(dataset(broken), SHORT)).rejects.toThrow(DataError);
  });
});

describe("a sound's content", () => {
  const { content } = audioPreprocessor(SHORT);

  test("is its file's bytes, or a waveform's rate, channels and samples", async () => {
    const bytes = encodeWav(hiss(100));
    expect(await content!(bytes)).toEqual(bytes);
    expect(await content!({ name: 'renamed.wav', source: new Blob([bytes]) })).toEqual(bytes);
    const clip = hiss(100);
    const same = await content!(clip);
    expect(await content!({ ...clip, channels: 1, samples: clip.samples.slice() })).toEqual(same);
    expect(await content!({ ...clip, sampleRate: 8001 })).not.toEqual(same);
    expect(await content!({ ...clip, channels: 2 })).not.toEqual(same);
    expect(await content!({ ...clip, samples: clip.samples.map((sample) => -sample) })).not.toEqual(same);
  });

  test('of what is missing or no sound is a DataError', async () => {
    await expect(content!('./none.wav')).rejects.toThrow(DataError);
    await expect(content!({ samples: Float32Array.of(Number.NaN), sampleRate: 8000 })).rejects.toThrow(/NaN/);
  });
});
