import { memoryStorage, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { Dataset } from '@striate/core/data';
import { embedder } from '@striate/core/transfer';
import { weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audioBackbone } from './audio-backbone.js';
import { AudioClassifier } from './audio-classifier.js';
import type { AudioFineTuneOptions } from './audio-fine-tune-options.js';
import { builtinVowels } from './datasets/index.js';
import type { Waveform } from './decoding/index.js';

/** Some vowels of the built-in ones, under other names. */
async function vowels(kept: Readonly<Record<string, number>>, count: number, seed: number) {
  const all = builtinVowels({ count, seed }).filter(({ label }) => Object.values(kept).includes(label));
  const inputs = await Promise.all(Array.from({ length: all.length }, (_, i) => all.read(i)));
  const places = Object.values(kept);
  const labels = inputs.map((_, i) => places.indexOf(all.info(i).label));
  return Dataset.fromArrays(inputs, labels, { labels: Object.keys(kept) });
}

let trained: AudioClassifier;
let few: Dataset<Waveform>;
let held: Dataset<Waveform>;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const four = await vowels({ ee: 0, eh: 1, ah: 2, aw: 3 }, 288, 1);
  trained = await AudioClassifier.fit(four, {
    features: { bands: 20, hopLength: 320 },
    epochs: 8,
    batchSize: 16,
    seed: 1,
  });
  few = await vowels({ moon: 4, bird: 5 }, 60, 2);
  held = await vowels({ bird: 5, moon: 4 }, 288, 3);
});
afterAll(() => trained.dispose());

const brief = (options: Partial<AudioFineTuneOptions> = {}) =>
  AudioClassifier.fineTune(few, { backbone: trained, epochs: 2, freezeEpochs: 1, ...options });

describe('AudioClassifier.fineTune', () => {
  test('teaches a trained network other sounds, from few of them; it is left as it was', async () => {
    const before = memory().numTensors;
    const weights = await weightData(trained.model);
    const tuned = await AudioClassifier.fineTune(few, { backbone: trained, seed: 1 });
    expect(tuned.labels).toEqual(['moon', 'bird']);
    expect((await tuned.evaluate(held)).accuracy).toBeGreaterThan(0.85);
    expect(await weightData(trained.model)).toEqual(weights);
    expect(tuned.preprocessor.toConfig()).toEqual(trained.preprocessor.toConfig());
    tuned.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('what is frozen keeps its bits; from unfreezeFrom on it learns, by default all of it', async () => {
    const changed = async (options: Partial<AudioFineTuneOptions>) => {
      const tuned = await brief(options);
      const [was, is] = [await weightData(trained.model), await weightData(tuned.model)];
      tuned.dispose();
      const names = Object.keys(is).filter(
        (name) => name in was && String(is[name]?.data) !== String(was[name]?.data),
      );
      return [...new Set(names.map((name) => name.split('/')[0]))];
    };
    expect(await changed({ freezeEpochs: 2 })).toEqual([]);
    expect(await changed({ epochs: 1, freezeEpochs: undefined })).toEqual([]);
    expect(await changed({ unfreezeFrom: 'conv4' })).toEqual(['conv4']);
    expect(await changed({})).toEqual(['conv1', 'conv2', 'conv3', 'conv4']);
  });

  test('augments from unfreezing on, and runs a frozen network over each sound once, or never', async () => {
    const seen: Waveform[] = [];
    const augment = (clip: Waveform): Waveform => {
      seen.push(clip);
      return clip;
    };
    const featureCache = memoryStorage();
    const first = await brief({ augment, featureCache, epochs: 3, freezeEpochs: 2 });
    expect(seen.length).toBe(few.length);
    expect((await featureCache.list()).length).toBe(1);
    // Files of other names with the same sounds: their content is what counts.
    const renamed = few.map(({ samples, sampleRate }) => ({ samples, sampleRate }));
    const again = await AudioClassifier.fineTune(renamed, {
      backbone: trained,
      augment: 'none',
      featureCache,
      epochs: 1,
      freezeEpochs: 1,
    });
    expect((await featureCache.list()).length).toBe(1);
    for (const one of [first, again]) one.dispose();
  });

  test('its bundle is one of its own, which can be tuned again', async () => {
    const storage = memoryStorage();
    const tuned = await brief({ head: { hidden: 6 } });
    await tuned.save(storage);
    const loaded = await AudioClassifier.load(storage);
    const again = await brief({ backbone: loaded });
    expect(again.labels).toEqual(['moon', 'bird']);
    for (const one of [tuned, loaded, again]) one.dispose();
  });

  test('a layer that the network does not have is named, with the nearest; so is a wrong augmentation', async () => {
    const wrong = brief({ unfreezeFrom: 'conv5' });
    await expect(wrong).rejects.toThrow(ShapeError);
    await expect(wrong).rejects.toThrow(/no "conv5".*"conv/);
    await expect(brief({ augment: 'mirror' as 'none' })).rejects.toThrow(/fineTune: augment must be/);
  });
});

test.each([
  ['a path', './words-model', 'the text "./words-model"'],
  ['nothing', undefined, 'nothing'],
  ['a promise', Promise.resolve(), 'a promise, which must be awaited'],
  ['a plain object', { name: 'yamnet' }, 'something else (object)'],
])('fineTune refuses %s for a network, and says how to get one', async (_, backbone, received) => {
  const failing = brief({ backbone: backbone as unknown as AudioClassifier });
  await expect(failing).rejects.toThrow(ShapeError);
  await expect(failing).rejects.toThrow(
    `AudioClassifier.fineTune: backbone must be a trained network, received ${received}; open a trained one with ` +
      'AudioClassifier.load(location)',
  );
});

test('audioBackbone sees the last feature map and what the last layer sees, and serves an embedder', async () => {
  const backbone = await audioBackbone(trained);
  expect(backbone.features.shape).toEqual([null, 3, 2, 96]);
  expect(backbone.embedding.shape).toEqual([null, 96]);
  expect(backbone.weightsHash).toMatch(/^[\da-f]{64}$/);
  expect(backbone.labels).toEqual(['ee', 'eh', 'ah', 'aw']);
  const embed = embedder(backbone);
  expect((await embed.embed(await held.read(0))).length).toBe(96);
  embed.dispose();
});
