import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Dataset } from '../data/dataset.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { Classifier } from './classifier.js';
import { crossValidate, type Evaluable } from './cross-validate.js';
import { perceptron, pointPreprocessor, ringPoints } from './testing/point-domain.js';
import { trainClassifier } from './train-classifier.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

/** Says what it is told to, whatever it is asked. */
function answering(
  accuracy: number,
  loss: number,
  f1: readonly number[],
): Evaluable<string> & { disposed: boolean } {
  return {
    disposed: false,
    evaluate: async (dataset) =>
      ({
        examples: dataset.length,
        accuracy,
        loss,
        perClass: f1.map((one, i) => ({ label: String(i), precision: 0, recall: 0, f1: one, support: 4 })),
      }) as unknown as Evaluation,
    dispose() {
      this.disposed = true;
    },
  };
}

const texts = Dataset.fromArrays(
  Array.from({ length: 12 }, (_, i) => `text ${i}`),
  Array.from({ length: 12 }, (_, i) => i % 2),
  { labels: ['a', 'b'], fields: Array.from({ length: 12 }, (_, i) => ({ author: i % 3 })) },
);

describe('crossValidate', () => {
  test('gives mean and deviation over the folds, and disposes of the classifiers', async () => {
    const made = [answering(0.5, 2, [0.2, 0.6]), answering(0.7, 1, [0.5, 0.5]), answering(0.9, 0, [1, 0.8])];
    const heard: [number, number][] = [];
    const { folds, mean, deviation } = await crossValidate(
      texts,
      { folds: 3, onFold: ({ accuracy }, fold) => heard.push([accuracy, fold]) },
      async (_train, fold) => made[fold] as Evaluable<string>,
    );
    expect(folds.map(({ examples }) => examples)).toEqual([4, 4, 4]);
    // By hand: accuracies are 0.2 apart, losses 1, macro F1s 0.4, 0.5 and 0.9.
    expect(mean.accuracy).toBeCloseTo(0.7, 12);
    expect(deviation.accuracy).toBeCloseTo(0.2, 12);
    expect(mean.loss).toBeCloseTo(1, 12);
    expect(deviation.loss).toBeCloseTo(1, 12);
    expect(mean.macroF1).toBeCloseTo(0.6, 12);
    expect(deviation.macroF1).toBeCloseTo(Math.sqrt(0.07), 12);
    expect(heard).toEqual([
      [0.5, 0],
      [0.7, 1],
      [0.9, 2],
    ]);
    expect(made.every(({ disposed }) => disposed)).toBe(true);
  });

  test('divides as its options say', async () => {
    const authors: unknown[] = [];
    await crossValidate(texts, { folds: 3, groupBy: 'author' }, async (train) => {
      authors.push(new Set(Array.from({ length: train.length }, (_, i) => train.info(i).fields.author)).size);
      return answering(1, 0, [1]);
    });
    expect(authors).toEqual([2, 2, 2]);
    let count = 0;
    await crossValidate(ringPoints(40, 1), {}, async () => {
      count++;
      return answering(1, 0, [1]) as unknown as Evaluable<{ x: number; y: number }>;
    });
    expect(count).toBe(10);
  });

  test('trains and measures real classifiers, without a tensor left', async () => {
    const { numTensors } = memory();
    const points = ringPoints(90, 1);
    const { folds, mean } = await crossValidate(points, { folds: 3, seed: 2 }, async (train, fold) => {
      const options = { architecture: perceptron, preprocessor: pointPreprocessor(), seed: fold, epochs: 30 };
      return new Classifier({ task: 'rings', ...(await trainClassifier(train, options)) });
    });
    expect(folds.flatMap(({ confusionMatrix }) => confusionMatrix.flat()).reduce((a, b) => a + b)).toBe(90);
    expect(mean.accuracy).toBeGreaterThan(0.8);
    expect(memory().numTensors).toBe(numTensors);
  });

  test('ends where a fold fails or the signal aborts; nothing stays', async () => {
    const classifier = answering(1, 0, [1]);
    const failing = {
      ...classifier,
      evaluate: () => Promise.reject(new Error('torn')),
      dispose: () => classifier.dispose(),
    };
    await expect(crossValidate(texts, { folds: 2 }, async () => failing)).rejects.toThrow('torn');
    expect(classifier.disposed).toBe(true);
    const controller = new AbortController();
    let trained = 0;
    const stopping = crossValidate(texts, { folds: 4, signal: controller.signal }, async () => {
      if (++trained === 2) controller.abort(new Error('enough'));
      return answering(1, 0, [1]);
    });
    await expect(stopping).rejects.toThrow('enough');
    expect(trained).toBe(2);
  });
});
