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

  test('bgr puts blue first, with mean and deviation in that order', async () => {
    const bgr = imagePreprocessor({
      size: [1, 2],
      scale: 1,
      mean: [100, 50, 0],
      std: [1, 1, 2],
      channelOrder: 'bgr',
    });
    const { data } = bgr.finish(await bgr.prepare(colour));
    expect([...data]).toEqual([102 - 100, 51 - 50, 0, 255 - 100, 204 - 50, 153 / 2]);
  });

  test('a crop below 1 resizes to cover more and keeps the middle', async () => {
    const row = Uint8Array.from({ length: 16 * 8 }, (_, i) => (i % 16) * 10);
    const picture: Pixels = { data: row, width: 16, height: 8, channels: 1 };
    const cropped = imagePreprocessor({ size: [4, 4], channels: 1, resize: 'cover', crop: 0.5, scale: 1 });
    // Covers 8 x 8 as it is: columns 6 to 9 of 16 are the middle.
    expect([...cropped.finish(await cropped.prepare(picture)).data].slice(0, 4)).toEqual([60, 70, 80, 90]);
  });

  test('settings of an older bundle, without crop and order of colours, mean what they meant', () => {
    const old = { type: 'image', size: [2, 2], channels: 3, resize: 'cover', fill: 0, scale: 1 };
    const config = { ...old, mean: [0, 0, 0], std: [1, 1, 1] };
    expect(imagePreprocessorFromConfig(config).toConfig()).toEqual(config);
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
    expect(() => imagePreprocessor({ size: [4, 5], resize: 'cover', crop: 0 })).toThrow(
      /crop must be a number/,
    );
    expect(() => imagePreprocessor({ size: [4, 5], crop: 0.9 })).toThrow(/and 1 unless resize is cover/);
    expect(() => imagePreprocessor({ size: [4, 5], channels: 1, channelOrder: 'bgr' })).toThrow(
      /for 3 channels/,
    );
  });

  test('a config survives JSON and rebuilds the same preprocessor', async () => {
    const built = imagePreprocessor({
      size: [3, 3],
      resize: 'cover',
      crop: 0.8,
      channelOrder: 'bgr',
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
    [{ crop: '0.5', resize: 'cover' }, /crop must be/],
    [{ channelOrder: 'grb' }, /channelOrder must be/],
    [{ std: [0, 0, 0] }, /std must be/],
    [{ mean: [0, 0] }, /mean must be/],
    [{ mean: 'abc' }, /mean must be/],
  ])('a hostile config %j is a BundleError', (change, message) => {
    const valid = imagePreprocessor({ size: [4, 4] }).toConfig();
    const config = typeof change === 'object' ? { ...valid, ...change } : change;
    expect(() => imagePreprocessorFromConfig(config)).toThrow(message);
    expect(() => imagePreprocessorFromConfig(config)).toThrow(BundleError);
  });

  test('any JSON, in several settings at once, is either a preprocessor or a BundleError', () => {
    const valid = imagePreprocessor({
      size: [4, 4],
      resize: 'cover',
      crop: 0.5,
      channelOrder: 'bgr',
    }).toConfig();
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom({ toString: false }, [{ valueOf: false }]));
    const change = fc.tuple(fc.constantFrom(...Object.keys(valid)), value);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        try {
          return (
            imagePreprocessorFromConfig({ ...valid, ...Object.fromEntries(changes) }).outputShape.length === 3
          );
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
