import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MANIFEST_FILE } from '../bundle/file-names.js';
import { loadManifest } from '../bundle/load-bundle.js';
import { saveBundle } from '../bundle/save-bundle.js';
import { Dataset } from '../data/dataset.js';
import { BundleError, DataError, TrainingError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import type { EpochRecord } from '../training/progress.js';
import { alignLabels } from './align-labels.js';
import { Classifier } from './classifier.js';
import { crossValidate } from './cross-validate.js';
import { crossValidateLabels } from './cross-validate-labels.js';
import { loadClassifierParts } from './load-classifier-parts.js';
import {
  PLACES,
  type Point,
  perceptron,
  placedPoints,
  pointPreprocessor,
  pointPreprocessorFromConfig,
  ringPoints,
} from './testing/point-domain.js';
import { trainClassifier } from './train-classifier.js';

const TASK = 'point-classification';
const OPTIONS = { architecture: perceptron, preprocessor: pointPreprocessor(), seed: 3 };

let classifier: Classifier<Point>;
let held: Dataset<Point>;
let last: EpochRecord | undefined;

beforeAll(async () => {
  await setBackend('cpu');
  const parts = await trainClassifier(placedPoints(600, 1), { ...OPTIONS, validation: 0.2 });
  last = parts.training.history.at(-1);
  classifier = new Classifier({ task: TASK, ...parts });
  held = placedPoints(400, 2);
});
afterAll(() => classifier.dispose());

describe('a classifier of any number of labels', () => {
  test('learns them: most decisions are right on new points', async () => {
    const { numTensors } = memory();
    const { micro, macro, subsetAccuracy, examples } = await classifier.evaluateLabels(held);
    expect(memory().numTensors).toBe(numTensors);
    expect(examples).toBe(400);
    expect(micro.f1).toBeGreaterThan(0.95);
    expect(macro.f1).toBeGreaterThan(0.95);
    expect(subsetAccuracy).toBeGreaterThan(0.85);
    // What training called accuracy is the same measure.
    expect(last?.validationAccuracy).toBeGreaterThan(0.85);
  });

  test('predicts independent probabilities, best first: all labels, or none', async () => {
    const [everything, nothing] = await classifier.predict([
      { x: 200, y: 200 },
      { x: -40, y: -40 },
    ]);
    expect(everything?.map(({ score }) => Math.round(score))).toEqual([1, 1, 1]);
    expect(nothing?.map(({ score }) => Math.round(score))).toEqual([0, 0, 0]);
    const [best] = await classifier.predict({ x: 60, y: -50 }, { topK: 1 });
    expect(best?.label).toBe('right');
  });

  test('thresholds decide what is called present', async () => {
    const strict = await classifier.evaluateLabels(held, { thresholds: 0.99 });
    const lax = await classifier.evaluateLabels(held, { thresholds: [0.01, 0.99, 0.01] });
    expect(strict.micro.precision).toBeGreaterThan(strict.micro.recall);
    expect(lax.perClass.map(({ threshold }) => threshold)).toEqual([0.01, 0.99, 0.01]);
    expect(lax.perClass[0]?.recall).toBeGreaterThan(strict.perClass[0]?.recall as number);
    expect(lax.perClass[1]).toEqual(strict.perClass[1]);
  });

  test('measures a dataset whose classes are in another order', async () => {
    const others = alignLabels(held, [...PLACES].reverse(), 'test');
    expect(others.info(0).labels?.map((label) => others.labels[label])).toEqual(
      held.info(0).labels?.map((label) => held.labels[label]),
    );
    const { micro } = await classifier.evaluateLabels(others);
    expect(micro).toEqual((await classifier.evaluateLabels(held)).micro);
  });

  test('a bundle says that it is one, and predicts the same after loading', async () => {
    const storage = memoryStorage();
    const metrics = await classifier.evaluateLabels(held);
    await classifier.save(storage, { metrics });
    const { multiLabel, metrics: kept } = await loadManifest(storage);
    expect(multiLabel).toBe(true);
    expect(kept).toEqual(JSON.parse(JSON.stringify(metrics)));
    const loaded = new Classifier(await loadClassifierParts(storage, TASK, pointPreprocessorFromConfig));
    expect(loaded.multiLabel).toBe(true);
    expect(await loaded.predict({ x: 7, y: 120 })).toEqual(await classifier.predict({ x: 7, y: 120 }));
    loaded.dispose();
  });
});

describe('what does not go together is refused', () => {
  test('the other measure, or the other kind of dataset', async () => {
    await expect(classifier.evaluate(held)).rejects.toThrow(
      /evaluate: .* for one label an input, but the classifier is for any number of labels; use evaluateLabels/,
    );
    await expect(classifier.evaluateLabels(ringPoints(9, 1))).rejects.toThrow(
      /the dataset is for one label; measure it on examples with any number of labels each/,
    );
    await expect(classifier.evaluateLabels(ringPoints(9, 1))).rejects.toThrow(DataError);
  });

  test('a bundle whose probabilities exclude each other', async () => {
    const model = perceptron.build({ classes: 3 });
    const content = {
      ...{ model, task: TASK, architecture: 'perceptron', labels: PLACES },
      preprocessor: { type: 'point' },
    };
    const storage = memoryStorage();
    await expect(saveBundle(storage, { ...content, multiLabel: true })).rejects.toThrow(
      /expected a model that ends in a sigmoid, since multiLabel is true/,
    );
    const manifest = await saveBundle(storage, content);
    expect('multiLabel' in manifest).toBe(false);
    const write = (multiLabel: unknown) =>
      storage.write({
        [MANIFEST_FILE]: new TextEncoder().encode(JSON.stringify({ ...manifest, multiLabel })),
      });
    const load = () => loadClassifierParts(storage, TASK, pointPreprocessorFromConfig);
    await write(true);
    await expect(load()).rejects.toThrow(/ends in a sigmoid, since multiLabel is true/);
    await write('yes');
    await expect(load()).rejects.toThrow(BundleError);
    await expect(load()).rejects.toThrow(/"multiLabel": expected true or false/);
    model.dispose();
  });

  test('a network of one label an input', async () => {
    const stubborn = {
      ...perceptron,
      build: (options: Parameters<typeof perceptron.build>[0]) =>
        perceptron.build({ ...options, outputActivation: 'softmax' }),
    };
    const training = trainClassifier(placedPoints(60, 1), { ...OPTIONS, architecture: stubborn });
    await expect(training).rejects.toThrow(TrainingError);
    await expect(training).rejects.toThrow(/build the model with outputActivation: 'sigmoid'/);
  });

  test('a validation set with one label each, and cross-validation', async () => {
    const points = [0, 1, 2].map((x): Point => ({ x, y: 0 }));
    const validation = Dataset.fromArrays(points, [0, 1, 2], { labels: PLACES });
    const three = placedPoints(60, 1);
    await expect(trainClassifier(three, { ...OPTIONS, validation })).rejects.toThrow(/only the dataset is/);
    await expect(
      crossValidate(three, { folds: 2 }, () => Promise.reject(new Error('not reached'))),
    ).rejects.toThrow(/crossValidate: each example must have one label.*use crossValidateLabels/);
  });
});

describe('crossValidateLabels', () => {
  test('trains on all folds but one and measures on that, with mean and deviation', async () => {
    const { numTensors } = memory();
    const heard: number[] = [];
    const { folds, mean, deviation } = await crossValidateLabels(
      placedPoints(300, 1),
      { folds: 3, thresholds: 0.4, onFold: ({ examples }, fold) => heard.push(fold, examples) },
      async (train) => new Classifier({ task: TASK, ...(await trainClassifier(train, OPTIONS)) }),
    );
    expect(memory().numTensors).toBe(numTensors);
    expect(heard).toEqual([0, 100, 1, 100, 2, 100]);
    expect(folds.map(({ perClass }) => perClass[0]?.threshold)).toEqual([0.4, 0.4, 0.4]);
    const [a, b, c] = folds.map(({ micro }) => micro.f1) as [number, number, number];
    const centre = (a + b + c) / 3;
    expect(mean.microF1).toBeCloseTo(centre, 12);
    expect(mean.microF1).toBeGreaterThan(0.9);
    expect(deviation.microF1).toBeCloseTo(
      Math.sqrt(((a - centre) ** 2 + (b - centre) ** 2 + (c - centre) ** 2) / 2),
      12,
    );
    expect(Object.keys(mean)).toEqual(['microF1', 'macroF1', 'subsetAccuracy', 'loss']);
  });

  test('is for examples with any number of labels', async () => {
    await expect(
      crossValidateLabels(ringPoints(20, 1), { folds: 2 }, () => Promise.reject(new Error('not reached'))),
    ).rejects.toThrow(/crossValidateLabels: the dataset must be multi-label.*use crossValidate/);
  });
});
