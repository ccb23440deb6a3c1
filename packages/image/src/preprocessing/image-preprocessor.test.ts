import { BundleError, DataError, ShapeError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imagePreprocessorFromConfig } from './from-config.js';
import { imagePreprocessor } from './image-preprocessor.js';
import type { Pixels } from './pixels.js';
import { channelStatistics } from './statistics.js';

const colour: Pixels = { data: Uint8Array.of(0, 51, 102, 153, 204, 255), width: 2, height: 1, channels: 3 };

describe('imagePreprocessor', () => {
  test('finish computes (value * scale - mean) / std for each channel', async () => {
    const preprocessor = imagePreprocessor({ size: [1, 2], mean: [0, 0.2, 0.4], std: [1, 0.5, 0.2] });
    const { data, shape } = preprocessor.finish(await preprocessor.prepare(colour));
    expect(shape).toEqual([1, 2, 3]);
    [0, 0, 0, 0.6, 1.2, 3].forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 5);
    });
  });

  test('prepare resizes and converts channels; its output has outputShape', async () => {
    const preprocessor = imagePreprocessor({ size: [4, 5], channels: 1, resize: 'contain', fill: 255 });
    expect(preprocessor.outputShape).toEqual([4, 5, 1]);
    const { data, shape } = preprocessor.finish(await preprocessor.prepare(colour));
    expect(shape).toEqual([4, 5, 1]);
    expect(data.length).toBe(20);
    // Fitted to 3 rows at the top: 0.299 * 153 + 0.587 * 204 + 0.114 * 255 = 195 at their end, then the margin.
    expect([data[14], data[15]]).toEqual([expect.closeTo(195 / 255, 5), 1]);
  });

  test('decoded pixels stay out of promises', () => {
    expect(imagePreprocessor({ size: [1, 2] }).prepare(colour)).not.toBeInstanceOf(Promise);
  });

  test('settings out of range are refused', () => {
    expect(() => imagePreprocessor({ size: [0, 5] })).toThrow(ShapeError);
    expect(() => imagePreprocessor({ size: [4, 5], mean: [1, 2] })).toThrow(
      /mean must be one finite number for each/,
    );
    expect(() => imagePreprocessor({ size: [4, 5], std: 0 })).toThrow(
      /std must be one finite number above 0/,
    );
    expect(() => imagePreprocessor({ size: [4, 5], scale: Number.NaN })).toThrow(/scale/);
  });

  test('a config survives JSON and rebuilds the same preprocessor', async () => {
    const built = imagePreprocessor({
      size: [3, 3],
      resize: 'cover',
      mean: 0.4,
      std: [0.2, 0.3, 0.4],
      fill: 9,
    });
    const rebuilt = imagePreprocessorFromConfig(JSON.parse(JSON.stringify(built.toConfig())));
    expect(rebuilt.toConfig()).toEqual(built.toConfig());
    expect(rebuilt.finish(await rebuilt.prepare(colour))).toEqual(built.finish(await built.prepare(colour)));
  });

  test.each([
    [undefined, /must be an object/],
    ['image', /must be an object/],
    [{ type: 'text' }, /type must be "image"/],
    [{ size: [1e9, 1e9] }, /size must be/],
    [{ size: [28] }, /size must be/],
    [{ size: ['28', '28'] }, /size must be/],
    [{ channels: 4 }, /channels must be 1 or 3/],
    [{ resize: '__proto__' }, /resize must be/],
    [{ scale: null }, /scale must be/],
    [{ std: [0, 0, 0] }, /std must be/],
    [{ mean: [0, 0] }, /mean must be/],
    [{ mean: 'abc' }, /mean must be/],
  ])('a hostile config %j is a BundleError', (change, message) => {
    const valid = imagePreprocessor({ size: [4, 4] }).toConfig();
    const config = typeof change === 'object' ? { ...valid, ...change } : change;
    expect(() => imagePreprocessorFromConfig(config)).toThrow(message);
    expect(() => imagePreprocessorFromConfig(config)).toThrow(BundleError);
  });

  test('any JSON is either a preprocessor or a BundleError', () => {
    const valid = imagePreprocessor({ size: [4, 4] }).toConfig();
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(valid)), fc.jsonValue(), (setting, value) => {
        try {
          return imagePreprocessorFromConfig({ ...valid, [setting]: value }).outputShape.length === 3;
        } catch (error) {
          return error instanceof BundleError;
        }
      }),
    );
  });
});

describe('channelStatistics', () => {
  const dataset = (pictures: Pixels[]) =>
    Dataset.fromArrays<Pixels>(pictures, new Uint8Array(pictures.length), { labels: ['a', 'b'] });
  const grey = (...values: number[]): Pixels => ({
    data: Uint8Array.from(values),
    width: values.length,
    height: 1,
    channels: 1,
  });

  test('mean and deviation over pixels of all pictures: hand computation', async () => {
    // 0, 255, 0, 0: mean 1/4, variance 1/4 - 1/16.
    const { mean, std } = await channelStatistics(dataset([grey(0, 255), grey(0, 0)]), { channels: 1 });
    expect(mean).toEqual([0.25]);
    expect(std).toEqual([Math.round(Math.sqrt(3 / 16) * 1e4) / 1e4]);
  });

  test('a flat dataset keeps a deviation that can be divided by', async () => {
    expect((await channelStatistics(dataset([grey(7)]), { channels: 3 })).std).toEqual([
      0.0039, 0.0039, 0.0039,
    ]);
  });

  test('an unreadable picture is left out; only unreadable ones are an error', async () => {
    const broken = { ...grey(1), width: 9 };
    expect((await channelStatistics(dataset([broken, grey(255)]), { channels: 1 })).mean).toEqual([1]);
    await expect(channelStatistics(dataset([broken]), { channels: 1 })).rejects.toThrow(DataError);
  });
});
