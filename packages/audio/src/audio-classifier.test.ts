import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, memoryStorage, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { Dataset } from '@striate/core/data';
import { weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AudioClassifier } from './audio-classifier.js';
import type { AudioFitOptions } from './audio-fit-options.js';
import { builtinVowels } from './datasets/index.js';
import { encodeWav, type Waveform } from './decoding/index.js';
import { compactCnn } from './models/compact-cnn.js';

const data = builtinVowels({ count: 288 });
const { train, test: held } = data.split({ test: { speaker: ['man-2', 'woman-3', 'child-4'] } });
let classifier: AudioClassifier;

/** Coarse features: a quarter of the time. */
const COARSE = { bands: 20, hopLength: 320 } as const;

const brief = (options: AudioFitOptions = {}, dataset: Dataset<Waveform> = train.take(48)) =>
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
});
