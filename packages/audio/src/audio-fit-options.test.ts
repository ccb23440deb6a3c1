import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, memoryStorage, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { Dataset } from '@striate/core/data';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { AudioClassifier } from './audio-classifier.js';
import { type AudioFitOptions, prepareSounds } from './audio-fit-options.js';
import type { AudioInput, Waveform } from './decoding/index.js';
import type { FeatureSettings } from './features/index.js';
import type { AudioArchitecture } from './models/audio-architecture.js';
import { compactCnn } from './models/compact-cnn.js';
import type { AudioPreprocessorConfig } from './preprocessing/index.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

/** A steady tone. */
const tone = (seconds: number, sampleRate = 8000, frequency = 440): Waveform => ({
  sampleRate,
  samples: Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  ),
});

const dataset = (inputs: readonly AudioInput[], labels = inputs.map((_, i) => i % 2)) =>
  Dataset.fromArrays(inputs, labels, { labels: ['a', 'b'] });

const configOf = async (
  inputs: readonly AudioInput[],
  options: AudioFitOptions = {},
): Promise<AudioPreprocessorConfig> =>
  (await prepareSounds(dataset(inputs), options)).preprocessor.toConfig();

describe('what fit measures', () => {
  test('the length is what 98 of 100 do not exceed, rounded up to a tenth', async () => {
    const lengths = [...Array.from({ length: 98 }, (_, i) => 0.3 + i / 1000), 5, 5];
    const { seconds } = await configOf(lengths.map((length) => tone(length)));
    expect(seconds).toBe(0.4);
  });

  test('the length stays within 0.3 and 10 seconds', async () => {
    expect((await configOf([tone(0.05), tone(0.1)])).seconds).toBe(0.3);
    expect((await configOf([tone(11), tone(12)])).seconds).toBe(10);
  });

  test('features in samples are those for the rate that is found', async () => {
    // At 16 kHz, the network's own, the lowest bands would lie between two bins.
    const features = { frameLength: 200, fftLength: 256, bands: 80 };
    expect((await configOf([tone(0.5), tone(0.5)], { features })).sampleRate).toBe(8000);
    await expect(configOf([tone(0.5), tone(0.5)], { features, sampleRate: 16_000 })).rejects.toThrow(
      /lies between two bins/,
    );
  });

  test('quiet ends that are cut off do not count', async () => {
    const samples = new Float32Array(16_000);
    samples.set(tone(0.5).samples, 6000);
    const clip = { samples, sampleRate: 8000 };
    expect((await configOf([clip, clip])).seconds).toBe(2);
    // 0.5 s and a margin of 0.05 s on both sides.
    expect((await configOf([clip, clip], { trim: true })).seconds).toBe(0.6);
  });

  test("the rate is the network's, or the highest of the recordings where that is lower", async () => {
    expect((await configOf([tone(0.5, 44_100), tone(0.5, 8000)])).sampleRate).toBe(16_000);
    expect((await configOf([tone(0.5, 11_025), tone(0.5, 8000)])).sampleRate).toBe(11_025);
  });

  test('frames stay as long in time at any rate', async () => {
    const framesAt = async (rate: number) => {
      const { features } = await configOf([tone(0.5, rate), tone(0.5, rate)]);
      const { frameLength, hopLength, highest } = features as FeatureSettings;
      return [frameLength, hopLength, highest];
    };
    const slow = await framesAt(8000);
    expect(await framesAt(16_000)).toEqual(slow.map((value) => 2 * value));
  });

  test("the caller's own come first, and nothing is read to measure them", async () => {
    const unreadable = dataset([tone(1), tone(1)]).map((): Waveform => {
      throw new Error('was read');
    });
    const statistics = { mean: [-2], std: [3] };
    const options = { sampleRate: 12_000, seconds: 0.7, statistics, features: { bands: 24 } };
    const { preprocessor } = await prepareSounds(unreadable, options);
    expect(preprocessor.toConfig()).toMatchObject({ sampleRate: 12_000, seconds: 0.7, ...statistics });
    expect(preprocessor.outputShape[1]).toBe(24);
  });

  test('quiet recordings come to the level of loud ones, unless they are not to', async () => {
    const quiet = { ...tone(0.5), samples: tone(0.5).samples.map((sample) => sample / 30) };
    const bundle = async (level?: 'none') => {
      const trained = await AudioClassifier.fit(dataset([tone(0.5), tone(0.5, 8000, 880)]), {
        epochs: 1,
        level,
      });
      const scores = [await trained.predict(tone(0.5)), await trained.predict(quiet)].map(
        (ranked) => ranked.find(({ label }) => label === 'a')?.score as number,
      ) as [number, number];
      const { preprocessor } = trained;
      trained.dispose();
      return { difference: Math.abs(scores[0] - scores[1]), config: preprocessor.toConfig() };
    };
    const levelled = await bundle();
    expect([levelled.config.level, levelled.difference < 1e-4]).toEqual(['peak', true]);
    const asRecorded = await bundle('none');
    expect([asRecorded.config.level, asRecorded.difference > 1e-3]).toEqual([null, true]);
  });

  test('mean and deviation are of the training part alone', async () => {
    const [loud, quiet] = [tone(0.5), tone(0.5)].map(({ samples, sampleRate }, i) => ({
      samples: samples.map((sample) => sample * (i === 0 ? 1 : 1e-3)),
      sampleRate,
    })) as [Waveform, Waveform];
    const trained = await AudioClassifier.fit(dataset([loud, loud, loud, loud]), {
      validation: dataset([quiet, quiet]),
      level: 'none',
      epochs: 1,
    });
    const { mean } = await configOf([loud, loud], { level: 'none' });
    expect((trained.preprocessor.toConfig() as AudioPreprocessorConfig).mean).toEqual(mean);
    trained.dispose();
  });

  test('a sound that can not be read is left out, unless there is no other', async () => {
    const broken = new TextEncoder().encode('Dear reader');
    expect((await configOf([broken, tone(0.5), tone(0.5)])).seconds).toBe(0.5);
    await expect(configOf([broken, broken])).rejects.toThrow(/there is no sound in it/);
  });
});

/** A network on the samples themselves, for what it asks for alone. */
const raw: AudioArchitecture = {
  ...compactCnn(),
  name: 'raw',
  preparation: { sampleRate: 8000, seconds: 1, features: 'waveform' },
};

describe('fit refuses', () => {
  const two = [tone(0.5), tone(0.5, 8000, 880)];

  test.each<[string, AudioFitOptions, RegExp]>([
    [
      'a name for a network',
      { model: 'compact-cnn' as never },
      /model must be .* compactCnn\(\), received "compact-cnn"/,
    ],
    ['a rate out of range', { sampleRate: 10 }, /sampleRate must be a number of Hz from 100/],
    ['no length', { seconds: 0 }, /seconds must be at least one sample/],
    ['a place', { place: 'end' as 'start' }, /place must be center or start/],
    [
      'features out of range',
      { sampleRate: 8000, features: { bands: 0 } },
      /bands must be a whole number from 1/,
    ],
    ['features for a network on samples', { model: raw, features: { bands: 8 } }, /raw sees the samples/],
    ['samples for a network on features', { features: 'waveform' }, /compact-cnn sees features/],
    ['an augmentation by an unknown name', { augment: 'some' as 'none' }, /augment must be "default"/],
    ['misspelt stages', { augment: { finish: 1 } as never }, /stages \{ prepared, finished \}/],
  ])('%s, before any sound is read', async (_, options, message) => {
    const unreadable = dataset(two).map((): Waveform => {
      throw new Error('was read');
    });
    const failing = AudioClassifier.fit(unreadable, options);
    await expect(failing).rejects.toThrow(ShapeError);
    await expect(failing).rejects.toThrow(message);
  });

  test('clips that are too short for the network, without leaving tensors behind', async () => {
    const before = memory().numTensors;
    const failing = AudioClassifier.fit(dataset(two), { seconds: 0.05 });
    await expect(failing).rejects.toThrow(/compact-cnn: expected at least \[8, 8, 1\].*take longer clips/);
    expect(memory().numTensors).toBe(before);
  });

  test('a dataset that is empty, or of one class', async () => {
    await expect(AudioClassifier.fit(dataset([]))).rejects.toThrow(DataError);
    await expect(AudioClassifier.fit(dataset(two, [0, 0]))).rejects.toThrow(/there are none of "b"/);
  });

  test('sounds with NaN, without samples, and text named .wav, saying which', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-audio-'));
    const path = join(folder, 'letter.wav');
    await writeFile(path, 'Dear reader, this is no sound at all.');
    const bad: [AudioInput, RegExp][] = [
      [{ samples: Float32Array.of(0, Number.NaN), sampleRate: 8000 }, /sample 1 is NaN/],
      [{ samples: new Float32Array(0), sampleRate: 8000 }, /holds no samples/],
      [path, /letter\.wav: there is no sound in it/],
    ];
    const trained = await AudioClassifier.fit(dataset(two), { epochs: 1 });
    for (const [input, message] of bad) {
      await expect(AudioClassifier.fit(dataset([input, input]))).rejects.toThrow(message);
      await expect(trained.predict(input)).rejects.toThrow(DataError);
      await expect(trained.predict(input)).rejects.toThrow(message);
    }
    await expect(trained.predict(join(folder, 'none.wav'))).rejects.toThrow(/none\.wav/);
    trained.dispose();
    await rm(folder, { recursive: true });
  });

  test('silence of all classes is no error: the network learns what can be learnt', async () => {
    const silent = { samples: new Float32Array(4000), sampleRate: 8000 };
    const trained = await AudioClassifier.fit(dataset([silent, silent]), { epochs: 1 });
    const scores = await trained.predict(silent);
    expect(scores.every(({ score }) => Number.isFinite(score))).toBe(true);
    trained.dispose();
  });
});

test.each(['image-classification', 'text-classification'])('a bundle of %s is refused', async (task) => {
  const storage = memoryStorage();
  const trained = await AudioClassifier.fit(dataset([tone(0.5), tone(0.5, 8000, 880)]), { epochs: 1 });
  await trained.save(storage);
  trained.dispose();
  const before = memory().numTensors;
  const manifest = JSON.parse(new TextDecoder().decode(await storage.read('striate.json')));
  const write = (changed: object) =>
    storage.write({ 'striate.json': new TextEncoder().encode(JSON.stringify({ ...manifest, ...changed })) });
  await write({ task });
  await expect(AudioClassifier.load(storage)).rejects.toThrow(
    /the bundle is for (image|text)-classification/,
  );
  await write({ preprocessor: { ...manifest.preprocessor, seconds: 1e9 } });
  await expect(AudioClassifier.load(storage)).rejects.toThrow(
    /seconds must be at least one sample, and at most/,
  );
  await write({ preprocessor: { ...manifest.preprocessor, seconds: 2 } });
  await expect(AudioClassifier.load(storage)).rejects.toThrow(
    /its preprocessor gives \[\d+, 40, 1\], but its model takes/,
  );
  expect(memory().numTensors).toBe(before);
});
