import { BundleError, DataError, memoryStorage } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints } from './datasets/testing/complaints.js';
import { reviews } from './datasets/testing/reviews.js';
import { textCnn } from './models/index.js';
import { TextClassifier } from './text-classifier.js';
import type { TextFitOptions } from './text-fit-options.js';

const OPTIONS: TextFitOptions = {
  model: textCnn({ width: 16, filters: 32, filterWidths: [2, 3] }),
  subwords: false,
  nGrams: false,
  epochs: 15,
  learningRate: 0.01,
  seed: 1,
};
const train = complaints(500, 1);
const held = complaints(200, 2);
let classifier: TextClassifier;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  classifier = await TextClassifier.fit(train, { ...OPTIONS, validation: 0.1, classWeights: 'balanced' });
});
afterAll(() => classifier.dispose());

describe('a text classifier of any number of labels', () => {
  test('learns them, also to give none', async () => {
    const { numTensors } = memory();
    const { micro, macro, meanAveragePrecision, subsetAccuracy } = await classifier.evaluateLabels(held);
    expect(memory().numTensors).toBe(numTensors);
    expect(micro.f1).toBeGreaterThan(0.95);
    expect(macro.f1).toBeGreaterThan(0.95);
    expect(meanAveragePrecision).toBeGreaterThan(0.95);
    expect(subsetAccuracy).toBeGreaterThan(0.85);
    const [both, none] = await classifier.predict(['it took a month and the box was torn', 'good morning']);
    expect(
      both
        ?.filter(({ score }) => score >= 0.5)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(['damage', 'delay']);
    expect(none?.[0]?.score).toBeLessThan(0.5);
  });

  test('has a linear classifier beside it, which is measured with it and saved with it', async () => {
    const { baseline } = await classifier.evaluateLabels(held, { thresholds: 0.3 });
    expect(baseline?.micro.f1).toBeGreaterThan(0.95);
    expect(baseline?.perClass[0]?.threshold).toBe(0.3);
    const storage = memoryStorage();
    await classifier.save(storage);
    const loaded = await TextClassifier.load(storage);
    expect(await loaded.baseline?.evaluateLabels(held, { thresholds: 0.3 })).toEqual(baseline);
    loaded.dispose();
  });

  test('predicts the same after saving and loading, also when loaded for prediction alone', async () => {
    const storage = memoryStorage();
    expect((await classifier.save(storage)).multiLabel).toBe(true);
    const text = 'please look into it and i was charged twice';
    const expected = await classifier.predict(text);
    for (const optimize of [false, true]) {
      const loaded = await TextClassifier.load(storage, { optimize });
      expect(loaded.multiLabel).toBe(true);
      for (const [rank, { label, score }] of (await loaded.predict(text)).entries()) {
        expect(label).toBe(expected[rank]?.label);
        expect(score).toBeCloseTo(expected[rank]?.score as number, 5);
      }
      loaded.dispose();
    }
  });

  test('explains each label by the words that speak for it', async () => {
    const text = 'the glass is broken and it came two weeks late';
    for (const [label, telling] of [
      ['damage', ['the', 'glass', 'is', 'broken']],
      ['delay', ['came', 'two', 'weeks', 'late']],
    ] as const) {
      const { label: explained, score, tokens } = await classifier.explain(text, { label });
      expect(explained).toBe(label);
      expect(score).toBeGreaterThan(0.5);
      const most = tokens.reduce((best, token) => (token.gradient > best.gradient ? token : best));
      expect(telling).toContain(most.token);
    }
  });

  test('is not measured or taken for one of one label', async () => {
    await expect(classifier.evaluate(held)).rejects.toThrow(/use evaluateLabels/);
    await expect(classifier.evaluateLabels(reviews(10, 1))).rejects.toThrow(DataError);
  });

  test('a classifier of one label a text can be fine-tuned to any number', async () => {
    const single = await TextClassifier.fit(reviews(200, 1), { ...OPTIONS, epochs: 4, baseline: false });
    const tuned = await TextClassifier.fineTune(train, {
      ...{ backbone: single, epochs: 30, freezeEpochs: 10, learningRate: 0.01, unfrozenLearningRate: 0.01 },
    });
    expect(tuned.multiLabel).toBe(true);
    const { micro, baseline } = await tuned.evaluateLabels(held);
    // The words of complaints are unknown to it, but for a few.
    expect(micro.f1).toBeGreaterThan(0.6);
    expect(baseline?.micro.f1).toBeGreaterThan(0.95);
    for (const one of [single, tuned]) one.dispose();
  });

  test('can be fine-tuned to one label a text', async () => {
    const tuned = await TextClassifier.fineTune(reviews(40, 1), {
      ...{ backbone: classifier, epochs: 1, freezeEpochs: 1, baseline: false },
    });
    expect(tuned.multiLabel).toBe(false);
    const scores = (await tuned.predict('the film is dull')).map(({ score }) => score);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 5);
    tuned.dispose();
  });
});

test('a bundle that claims several labels for probabilities that exclude each other is refused', async () => {
  const single = await TextClassifier.fit(reviews(40, 1), { ...OPTIONS, epochs: 1, baseline: false });
  const { task, architecture, model, labels, preprocessor } = single;
  const wrong = new TextClassifier({ architecture, model, labels, preprocessor, multiLabel: true });
  expect(task).toBe('text-classification');
  await expect(wrong.save(memoryStorage())).rejects.toThrow(BundleError);
  single.dispose();
});
