import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { memoryStorage } from '../storage/memory.js';
import { weightData } from '../weights/model-weights.js';
import { Classifier } from './classifier.js';
import { loadClassifierParts } from './load-classifier-parts.js';
import { letterCnn, letterPreprocessor, words } from './testing/word-domain.js';
import { trainClassifier } from './train-classifier.js';

const TEXTS = ['abcnod', 'qyesq', 'k', 'abcdefghijklmnpqrstuvwxz'];

async function trained(): Promise<Classifier<string>> {
  const options = { architecture: letterCnn, preprocessor: letterPreprocessor(), epochs: 1 };
  return new Classifier({ task: 'letters', ...(await trainClassifier(words(60, 1), options)) });
}

test.each(['webgl', 'webgpu'] as const)(
  'a classifier of sequences that was trained on wasm predicts the same on %s, and is trained there too',
  async (backend) => {
    await useBackend({ backend: 'wasm' });
    const storage = memoryStorage();
    const classifier = await trained();
    await classifier.save(storage);
    const expected = await classifier.predict(TEXTS);
    classifier.dispose();
    await useBackend({ backend });
    const { numTensors } = memory();
    const loaded = new Classifier(await loadClassifierParts(storage, 'letters', letterPreprocessor));
    const predicted = await loaded.predict(TEXTS);
    for (const [i, ranked] of expected.entries()) {
      for (const [j, { label, score }] of ranked.entries()) {
        expect(predicted[i]?.[j]?.label).toBe(label);
        expect(Math.abs((predicted[i]?.[j]?.score ?? NaN) - score)).toBeLessThan(1e-4);
      }
    }
    loaded.dispose();
    const here = await trained();
    const table = (await weightData(here.model))['table/embeddings']?.data as Float32Array;
    expect([...table.subarray(0, 8)].map(Math.abs)).toEqual(new Array(8).fill(0));
    expect(table.subarray(8).every((value) => value !== 0)).toBe(true);
    here.dispose();
    expect(memory().numTensors).toBe(numTensors);
  },
);
