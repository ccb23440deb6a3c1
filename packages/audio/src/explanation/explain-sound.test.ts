import { createRandom, DataError, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { Dataset } from '@striate/core/data';
import {
  conv1d,
  conv2d,
  dense,
  globalAveragePool1d,
  globalAveragePool2d,
  inputLayer,
  maxPool2d,
} from '@striate/core/layers';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AudioClassifier } from '../audio-classifier.js';
import type { Waveform } from '../decoding/index.js';
import type { AudioArchitecture } from '../models/audio-architecture.js';
import { buildAudioModel } from '../models/build-audio-model.js';
import { audioPreprocessor } from '../preprocessing/index.js';
import { describeSound } from './describe-sound.js';
import { explainSound, type SoundExplanation } from './explain-sound.js';
import { strongestRegion } from './strongest-region.js';

const RATE = 8000;
/** What the class `burst` has and the other has not: a tone of 2 kHz, a seventh of a second long. */
const BURST = { from: 0.6, to: 0.75, hz: 2000 };

/** A second of noise, and half a second of a low hum at any time; of the one class the burst as well. */
function clip(index: number, hasBurst: boolean): Waveform {
  const random = createRandom(index, 'clip');
  const hum = random.uniform() / 2;
  const samples = Float32Array.from({ length: RATE }, (_, i) => {
    const time = i / RATE;
    const noise = 0.02 * random.normal();
    const low = time > hum && time < hum + 0.5 ? 0.2 * Math.sin(2 * Math.PI * 300 * time) : 0;
    const inBurst = hasBurst && time > BURST.from && time < BURST.to;
    return noise + low + (inBurst ? 0.3 * Math.sin(2 * Math.PI * BURST.hz * time) : 0);
  });
  return { samples, sampleRate: RATE };
}

const bursts = (count: number) =>
  Dataset.from<Waveform>({
    labels: ['plain', 'burst'],
    length: count,
    info: (index) => ({ id: `${index}`, label: index % 2, fields: {} }),
    read: (index) => clip(index, index % 2 === 1),
  });

/** Ends in an average over places, whose parts Grad-CAM is. */
const averaging: AudioArchitecture = {
  name: 'averaging',
  inputShape: [49, 32, 1],
  preparation: { sampleRate: RATE, seconds: 1, features: () => ({}) },
  recipe: { learningRate: 0.01 },
  build: (options) =>
    buildAudioModel({ name: 'averaging', inputShape: [49, 32, 1] }, options, (x) => {
      let y = maxPool2d(
        conv2d(x, { filters: 8, kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv1' }),
      );
      y = maxPool2d(
        conv2d(y, { filters: 16, kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv2' }),
      );
      y = globalAveragePool2d(
        conv2d(y, { filters: 32, kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv3' }),
      );
      return dense(y, { units: options.classes });
    }),
};

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

/** The middle of the largest value's place. */
function peakOf(
  { shape: [, columns], start, hop, edges, ...maps }: SoundExplanation,
  map: 'gradCam' | 'occlusion',
) {
  const place = maps[map].indexOf(Math.max(...maps[map]));
  const column = place % columns;
  return {
    time: start + (Math.floor(place / columns) + 0.5) * hop,
    hz: ((edges[column] as number) + (edges[column + 1] as number)) / 2,
  };
}

describe('a network that has learnt to tell a burst of a known time and pitch', () => {
  let classifier: AudioClassifier;

  beforeAll(async () => {
    classifier = await AudioClassifier.fit(bursts(64), {
      model: averaging,
      features: { bands: 32, frameLength: 200, hopLength: 160 },
      level: 'none',
      augment: 'none',
      epochs: 8,
      batchSize: 8,
      seed: 3,
    });
  });
  afterAll(() => classifier.dispose());

  test.each([101, 103, 105])('clip %i: both maps are largest where the burst is', async (index) => {
    const before = memory().numTensors;
    const explanation = await explainSound(classifier, clip(index, true));
    expect(memory().numTensors).toBe(before);
    expect(explanation.label).toBe('burst');
    expect(explanation.score).toBeGreaterThan(0.7);
    for (const map of ['gradCam', 'occlusion'] as const) {
      const { time, hz } = peakOf(explanation, map);
      // A map's place is as wide as an eighth of the clip, and as three bands.
      expect(time).toBeGreaterThan(BURST.from - 0.07);
      expect(time).toBeLessThan(BURST.to + 0.07);
      expect(hz).toBeGreaterThan(BURST.hz / 1.4);
      expect(hz).toBeLessThan(BURST.hz * 1.4);
      const region = strongestRegion(explanation, map);
      expect(region?.from).toBeLessThan(BURST.to);
      expect(region?.to).toBeGreaterThan(BURST.from);
    }
    expect(describeSound(explanation).occlusion).toMatch(
      /takes most from the probability from 0\.\d+ to 0\.\d+ s, at .* Hz/,
    );
  });

  test('shapes, times and frequencies are those of the features', async () => {
    const { shape, start, hop, edges, columns, features, gradCam, occlusion, layer } = await explainSound(
      classifier,
      clip(101, true),
    );
    expect([shape, columns, layer]).toEqual([[49, 32], 'frequency', 'conv3']);
    // Frames of 200 samples, every 160.
    expect([start, hop]).toEqual([20 / RATE, 160 / RATE]);
    expect([features.length, gradCam.length, occlusion.length]).toEqual([49 * 32, 49 * 32, 49 * 32]);
    expect(edges.length).toBe(33);
    expect(edges[0]).toBeGreaterThan(20);
    expect(edges.at(-1)).toBeLessThan(4000);
  });

  test('another class, layer and patch can be asked for', async () => {
    const finer = await explainSound(classifier, clip(101, true), {
      label: 'plain',
      layer: 'conv1',
      patch: [10, 8],
    });
    expect(finer).toMatchObject({ label: 'plain', layer: 'conv1' });
    expect(finer.score).toBeLessThan(0.3);
    const { time } = peakOf({ ...finer, occlusion: finer.occlusion.map((drop) => -drop) }, 'occlusion');
    expect(time).toBeGreaterThan(BURST.from - 0.1);
    expect(time).toBeLessThan(BURST.to + 0.1);
  });

  test('unknown labels and layers, patches and sounds that cannot be are refused', async () => {
    const explained = (options: object, sound = clip(1, true)) => explainSound(classifier, sound, options);
    await expect(explained({ label: 'bursts' })).rejects.toThrow(DataError);
    await expect(explained({ label: 'bursts' })).rejects.toThrow(/\("plain", "burst"\), got "bursts"/);
    await expect(explained({ layer: 'conv5' })).rejects.toThrow(/no "conv5"; take for example "conv/);
    await expect(explained({ patch: [100, 4] })).rejects.toThrow(ShapeError);
    const broken = { samples: Float32Array.of(0, Number.NaN), sampleRate: RATE };
    await expect(explained({}, broken)).rejects.toThrow(DataError);
  });

  test('silence has maps without NaN', async () => {
    const silent = { samples: new Float32Array(RATE), sampleRate: RATE };
    const { gradCam, occlusion } = await explainSound(classifier, silent);
    expect([...gradCam, ...occlusion].every(Number.isFinite)).toBe(true);
  });
});

describe('a network on the waveform, made by hand to hear 2 kHz', () => {
  let model: LayersModel;
  const preprocessor = audioPreprocessor({ sampleRate: RATE, seconds: 1, features: 'waveform' });

  beforeAll(() => {
    const x = inputLayer({ shape: [RATE, 1] });
    const maps = conv1d(x, {
      filters: 1,
      kernelSize: 32,
      strides: 16,
      activation: 'relu',
      useBias: false,
      name: 'tone',
    });
    const outputs = dense(globalAveragePool1d(maps), {
      units: 2,
      activation: 'softmax',
      useBias: false,
      name: 'classes',
    });
    model = makeModel({ inputs: x, outputs });
    // At 8 kHz a tone of 2 kHz repeats every 4 samples, and so fits every 16.
    const wave = Array.from({ length: 32 }, (_, i) => Math.sin((Math.PI * i) / 2));
    model.getLayer('tone').setWeights([tensor(wave, [32, 1, 1])]);
    model.getLayer('classes').setWeights([tensor([[0, 9]])]);
  });
  afterAll(() => {
    model.dispose();
  });

  test('both maps are over frames of 10 ms, and largest in the burst', async () => {
    const before = memory().numTensors;
    const explanation = await explainSound(
      { model, labels: ['plain', 'burst'], preprocessor },
      clip(7, true),
    );
    expect(memory().numTensors).toBe(before);
    expect(explanation).toMatchObject({
      label: 'burst',
      layer: 'tone',
      shape: [100, 1],
      columns: 'level',
      hop: 0.01,
      start: 0,
    });
    expect(explanation.features.length).toBe(100);
    expect(Math.max(...explanation.features)).toBeGreaterThan(0.4);
    const region = strongestRegion(explanation, 'gradCam');
    expect(region?.from).toBeCloseTo(BURST.from, 1);
    expect(region?.to).toBeCloseTo(BURST.to, 1);
    expect(region).not.toHaveProperty('lowest');
    const covered = explanation.occlusion.indexOf(Math.max(...explanation.occlusion)) / 100;
    expect(covered).toBeGreaterThan(BURST.from - 0.06);
    expect(covered).toBeLessThan(BURST.to + 0.06);
    expect(describeSound(explanation).gradCam).toMatch(/^Grad-CAM is largest from 0\.\d\d to 0\.\d\d s\.$/);
  });

  test('of a class that nothing speaks for there is no region', async () => {
    const explanation = await explainSound(
      { model, labels: ['plain', 'burst'], preprocessor },
      clip(7, true),
      { label: 'plain' },
    );
    expect(strongestRegion(explanation, 'gradCam')).toBeUndefined();
    expect(describeSound(explanation).gradCam).toMatch(/0 everywhere/);
    expect(describeSound(explanation).occlusion).toMatch(/takes nothing/);
  });
});
