import { memoryStorage } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { AudioClassifier } from './audio-classifier.js';
import { builtinVowels } from './datasets/index.js';
import { bcResNet, compactCnn, dsCnn, m5, tcResNet } from './models/index.js';
import { resample } from './preprocessing/index.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const vowels = builtinVowels({ count: 12 });
/** As over the telephone: below the rate that the networks were published for. */
const slow = vowels.map((clip) => resample(clip, 8000));

test.each([compactCnn(), dsCnn({ size: 's' }), tcResNet({ depth: 8 }), bcResNet({ width: 1 }), m5()])(
  '$name trains on what it is given, comes back from its bundle, and is tuned',
  async (model) => {
    const before = memory().numTensors;
    const trained = await AudioClassifier.fit(slow, { model, epochs: 1, batchSize: 12 });
    expect(trained.preprocessor.toConfig()).toMatchObject({ sampleRate: 8000, seconds: 0.5 });
    const storage = memoryStorage();
    await trained.save(storage);
    const loaded = await AudioClassifier.load(storage, { optimize: true });
    const clip = await vowels.read(1);
    const [expected, actual] = [
      await trained.predict(clip, { topK: 6 }),
      await loaded.predict(clip, { topK: 6 }),
    ];
    for (const { label, score } of expected) {
      const found = actual.find((one) => one.label === label)?.score as number;
      expect(Math.abs(found - score)).toBeLessThan(1e-4);
    }
    const tuned = await AudioClassifier.fineTune(slow, { backbone: trained, epochs: 2, batchSize: 12 });
    expect(tuned.architecture).toBe(model.name);
    for (const one of [trained, loaded, tuned]) one.dispose();
    expect(memory().numTensors).toBe(before);
  },
);
