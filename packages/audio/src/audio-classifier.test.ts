import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStorage } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { Dataset } from '@striate/core/data';
import { weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AudioClassifier } from './audio-classifier.js';
import type { AudioFitOptions } from './audio-fit-options.js';
import { randomGain } from './augmentation/index.js';
import { builtinVowels } from './datasets/index.js';
import { type AudioInput, encodeWav, type Waveform } from './decoding/index.js';
import { Detector, type Hit } from './listening/index.js';
import { prepareClip } from './preprocessing/index.js';

const data = builtinVowels({ count: 288 });
const { train, test: held } = data.split({ test: { speaker: ['man-2', 'woman-3', 'child-4'] } });
const few = train.take(48);
let classifier: AudioClassifier;

/** Coarse: a quarter of the time. */
const COARSE = { bands: 20, hopLength: 320 } as const;

const brief = (options: AudioFitOptions = {}, dataset: Dataset<Waveform> = few) =>
  AudioClassifier.fit(dataset, { features: COARSE, epochs: 1, batchSize: 16, ...options });

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  classifier = await AudioClassifier.fit(train, { features: COARSE, epochs: 12, batchSize: 16, seed: 1 });
});
afterAll(() => classifier.dispose());

describe('AudioClassifier', () => {
  test('learns vowels, and knows those of voices that it has not heard', async () => {
    const { accuracy, examples } = await classifier.evaluate(held);
    expect(examples).toBe(72);
    expect(accuracy).toBeGreaterThan(0.85);
  });

  test('takes a waveform, encoded bytes and a file of another rate and with more channels for the same sound', async () => {
    const vowel = await held.read(0);
    const [best] = await classifier.predict(vowel);
    const scoreOf = async (input: AudioInput) =>
      (await classifier.predict(input)).find(({ label }) => label === best?.label)?.score as number;
    expect(await scoreOf(encodeWav(vowel, { bits: 32 }))).toBe(best?.score);
    const { samples } = await prepareClip(vowel, { sampleRate: 44_100 });
    const stereo = Float32Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1] as number);
    const folder = await mkdtemp(join(tmpdir(), 'striate-audio-'));
    await writeFile(
      join(folder, 'vowel.wav'),
      encodeWav({ samples: stereo, sampleRate: 44_100, channels: 2 }),
    );
    expect(await scoreOf(join(folder, 'vowel.wav'))).toBeCloseTo(best?.score as number, 1);
    await rm(folder, { recursive: true });
  });

  test('answers for silence, a sample, and a minute; the same alone and beside others', async () => {
    const sounds = [new Float32Array(8000), Float32Array.of(0.3), new Float32Array(960_000).fill(0.1)];
    const inputs = sounds.map((samples): Waveform => ({ samples, sampleRate: 16_000 }));
    const together = await classifier.predict(inputs);
    for (const [i, input] of inputs.entries()) {
      const alone = await classifier.predict(input, { topK: 6 });
      expect(alone.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
      for (const [rank, { label, score }] of (together[i] ?? []).entries()) {
        expect(label).toBe(alone[rank]?.label);
        expect(score).toBeCloseTo(alone[rank]?.score as number, 5);
      }
    }
  });

  test('comes back from its bundle whole, on another backend too', async () => {
    const storage = memoryStorage();
    const manifest = await classifier.save(storage);
    expect(manifest.task).toBe('audio-classification');
    expect(manifest.architecture).toBe('compact-cnn');
    expect(manifest.versions['@striate/audio']).toBeDefined();
    const expected = await classifier.predict(await held.read(5), { topK: 6 });
    for (const backend of ['cpu', 'wasm'] as const) {
      await useBackend({ backend, threads: 1 });
      for (const optimize of [false, true]) {
        const loaded = await AudioClassifier.load(storage, { optimize });
        expect(loaded.preprocessor.toConfig()).toEqual(classifier.preprocessor.toConfig());
        const actual = await loaded.predict(await held.read(5), { topK: 6 });
        for (const [rank, { label, score }] of expected.entries()) {
          expect(actual[rank]?.label).toBe(label);
          expect(Math.abs((actual[rank]?.score as number) - score)).toBeLessThan(1e-4);
        }
        loaded.dispose();
      }
    }
  });

  test('trains on cpu too', async () => {
    await useBackend({ backend: 'cpu' });
    const trained = await brief({ features: { bands: 8, hopLength: 800 } }, train.take(12));
    expect((await trained.predict(await held.read(0))).length).toBe(5);
    trained.dispose();
    await useBackend({ backend: 'wasm', threads: 1 });
  });

  test('equal seeds give equal weights, another seed others', async () => {
    const weights = async (seed: number) => {
      const trained = await brief({ seed });
      const values = await weightData(trained.model);
      trained.dispose();
      return values;
    };
    const first = await weights(1);
    expect(await weights(1)).toEqual(first);
    expect(await weights(2)).not.toEqual(first);
  });

  test('leaves no tensor behind: not by training, predicting, or an error', async () => {
    const before = memory().numTensors;
    const trained = await brief({ validation: 0.25 });
    await trained.predict([await held.read(0), await held.read(1)]);
    await trained.evaluate(held.take(6));
    trained.dispose();
    await expect(brief({ learningRate: -1 })).rejects.toThrow();
    const reason = new Error('enough');
    await expect(brief({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(memory().numTensors).toBe(before);
  });

  test('a run does not go on from the checkpoint of another augmentation', async () => {
    const checkpoint = { storage: memoryStorage(), resume: true };
    (await brief({ checkpoint })).dispose();
    await expect(brief({ checkpoint, augment: 'none' })).rejects.toThrow(/augment/);
    await expect(brief({ checkpoint, augment: randomGain() })).rejects.toThrow(/augment/);
  });

  test('listens: hits are those of its predictions for window after window, and silence costs nothing', async () => {
    const { sampleRate, seconds } = classifier.preprocessor.toConfig();
    const [size, hop] = [seconds * sampleRate, (seconds * sampleRate) / 4];
    const stream = new Float32Array(16 * size);
    const vowels = await Promise.all([0, 13, 26].map((i) => held.read(i)));
    for (const [i, { samples }] of vowels.entries()) stream.set(samples, (2 + 4 * i) * size);
    const detector = new Detector({
      labels: data.labels,
      smoothingSeconds: seconds / 2,
      refractory: seconds,
    });
    const expected: Hit[] = [];
    for (let end = hop; end <= stream.length; end += hop) {
      const samples = Float32Array.from({ length: size }, (_, i) => stream[end - size + i] ?? 0);
      const predicted = await classifier.predict({ samples, sampleRate }, { topK: data.labels.length });
      const scoreOf = (name: string) => predicted.find(({ label }) => label === name)?.score as number;
      const isSilent = samples.every((sample) => sample === 0);
      const hit = detector.push(
        end / sampleRate,
        data.labels.map((label) => (isSilent ? 0 : scoreOf(label))),
      );
      if (hit) expected.push(hit);
    }
    const before = memory().numTensors;
    const listening = classifier.listen({ samples: stream, sampleRate });
    const heard: Hit[] = [];
    for await (const hit of listening) heard.push(hit);
    expect(heard).toEqual(expected);
    expect(heard.length).toBeGreaterThan(0);
    // A vowel as long as a window is in seven of them, the whole of it in one.
    expect(listening.statistics).toMatchObject({
      windows: 21,
      silent: 47,
      dropped: 0,
      seconds: 16 * seconds,
    });
    expect(memory().numTensors).toBe(before);
  });

  test('of sounds with any number of labels it gives independent probabilities', async () => {
    const inputs = await Promise.all(Array.from({ length: 48 }, (_, i) => few.read(i)));
    const lists = inputs.map((_, i) => [few.info(i).label < 3 ? 0 : 1, ...(i % 2 ? [2] : [])]);
    const several = Dataset.fromArrays(inputs, lists, { labels: ['front', 'back', 'odd'] });
    const trained = await brief({}, several);
    expect(trained.multiLabel).toBe(true);
    const { micro } = await trained.evaluateLabels(several);
    expect(micro.f1).toBeGreaterThan(0);
    trained.dispose();
  });
});
