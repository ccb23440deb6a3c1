import { memoryStorage } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { AudioClassifier } from './audio-classifier.js';
import { builtinVowels } from './datasets/index.js';
import golden from './golden/node-bundle.json' with { type: 'json' };
import { smallNetwork } from './models/testing/small-network.js';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** As it was saved in Node. */
const bundle = () =>
  memoryStorage(
    Object.fromEntries(Object.entries(golden.files).map(([name, base64]) => [name, bytesOf(base64)])),
  );

describe.each(['wasm', 'webgl'] as const)('on %s in a browser', (backend) => {
  test('a clip has the features, and a classifier the predictions, that they have in Node', async () => {
    await useBackend({ backend });
    for (const optimize of [false, true]) {
      const classifier = await AudioClassifier.load(bundle(), { optimize });
      for (const { wav, shape, features, scores } of golden.clips) {
        const file = new File([bytesOf(wav)], 'vowel.wav');
        const picture = classifier.preprocessor.finish(await classifier.preprocessor.prepare(file));
        expect(picture.shape).toEqual(shape);
        const expected = new Float32Array(bytesOf(features).buffer);
        const worst = picture.data.reduce(
          (most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))),
          0,
        );
        expect(worst).toBeLessThan(1e-5);
        const predicted = await classifier.predict(file, { topK: 6 });
        for (const [rank, { label, score }] of scores.entries()) {
          expect(predicted[rank]?.label).toBe(label);
          expect(Math.abs((predicted[rank]?.score as number) - score)).toBeLessThan(1e-4);
        }
      }
      classifier.dispose();
    }
    expect(memory().numTensors).toBe(0);
  });

  test('a page trains, tunes, and keeps a classifier in IndexedDB', async () => {
    await useBackend({ backend });
    const data = builtinVowels({ count: 24 });
    const classifier = await AudioClassifier.fit(data, { model: smallNetwork(), epochs: 1, batchSize: 12 });
    const tuned = await AudioClassifier.fineTune(data, { backbone: classifier, epochs: 2 });
    await tuned.save('indexeddb://audio-classifier-test');
    const loaded = await AudioClassifier.load('indexeddb://audio-classifier-test');
    const vowel = await data.read(0);
    const [was, is] = [await tuned.predict(vowel), await loaded.predict(vowel)];
    expect(is.map(({ label }) => label)).toEqual(was.map(({ label }) => label));
    expect(Math.abs((is[0]?.score as number) - (was[0]?.score as number))).toBeLessThan(1e-5);
    for (const one of [classifier, tuned, loaded]) one.dispose();
    expect(memory().numTensors).toBe(0);
  });
});
