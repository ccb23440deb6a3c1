import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { createRandom } from '../random.js';
import { batches } from './batches.js';
import { classCounts } from './class-counts.js';
import { Dataset } from './dataset.js';
import type { ExampleInfo } from './example.js';
import { classesOf } from './labels.js';

const LABELS = ['red', 'green', 'blue'];

/** Each class with its own frequency, independently: some examples have none. */
function colours(length: number, seed = 0, shares = [0.5, 0.2, 0.1]): Dataset<number> {
  const random = createRandom(seed, 'colours');
  const sets = Array.from({ length }, () => [0, 1, 2].filter((label) => random.uniform() < shares[label]!));
  return Dataset.fromArrays([...sets.keys()], sets, { labels: LABELS });
}

const idsOf = (dataset: Dataset<number>) =>
  Array.from({ length: dataset.length }, (_, i) => dataset.info(i).id);

describe('a multi-label dataset', () => {
  const data = Dataset.fromArrays(['x', 'y', 'z'], [[0, 2], [], [1]], { labels: LABELS });

  test('says so, and views keep it', () => {
    expect(data.multiLabel).toBe(true);
    expect(data.map((text) => text.length).subset([2, 0]).multiLabel).toBe(true);
    expect(Dataset.fromArrays(['x'], [0], { labels: LABELS }).multiLabel).toBe(false);
    expect(data.info(0)).toEqual({ id: '0', label: -1, labels: [0, 2], fields: { index: 0 } });
  });

  test('an example counts for each of its classes', () => {
    expect(classCounts(data)).toEqual([1, 1, 1]);
    expect(classesOf(data.info(0))).toEqual([0, 2]);
    expect(classesOf({ id: 'a', label: 1, fields: {} })).toEqual([1]);
  });

  test('batches hold a 1 for each class of an example', async () => {
    const arrays = data.map(() => ({ data: Float32Array.of(0), shape: [1] }));
    for await (const batch of batches(arrays, { batchSize: 3 })) {
      expect(batch.y.arraySync()).toEqual([
        [1, 0, 1],
        [0, 0, 0],
        [0, 1, 0],
      ]);
      batch.dispose();
    }
  });

  test('has no field "label" to hold out by', () => {
    expect(() => data.holdOut('label=red')).toThrow(/any number of labels, so "label" is no field/);
  });
});

describe('refuses', () => {
  const source = (info: Partial<ExampleInfo>, multiLabel: boolean) =>
    Dataset.from({
      labels: LABELS,
      length: 1,
      multiLabel,
      info: () => ({ id: 'one', label: -1, fields: {}, ...info }),
      read: () => 0,
    });

  test.each([
    ['a class out of range', source({ labels: [0, 3] }, true), /integer from 0 to 2 .* "one" has 3/],
    [
      'a class twice',
      source({ labels: [1, 1] }, true),
      /each of its classes once, but example "one" has \[1, 1\]/,
    ],
    ['a fraction', source({ labels: [0.5] }, true), /"one" has 0.5/],
    ['one label alone', source({ label: 1 }, true), /must have a list of labels.*"one" has no list/],
    ['a list and a label', source({ label: 1, labels: [1] }, true), /"one" has the label 1/],
    [
      'a list where the source says nothing',
      source({ label: 1, labels: [1] }, false),
      /says multiLabel: true/,
    ],
  ])('%s', (_, dataset, message) => {
    expect(() => dataset.info(0)).toThrow(DataError);
    expect(() => dataset.info(0)).toThrow(message);
  });

  test('labels and lists of labels together', () => {
    const mixed: (number[] | number)[] = [[0], 1];
    const make = () => Dataset.fromArrays(['x', 'y'], mixed as number[][], { labels: LABELS });
    expect(make).toThrow(/must have a list of labels/);
  });
});

describe('iterative stratification', () => {
  const many = colours(400, 1);

  test('a split has the sizes asked for, and each class in proportion', () => {
    const { train, validation, test } = many.split({ test: 0.2, validation: 0.1, seed: 3 });
    expect([train.length, validation.length, test.length]).toEqual([280, 40, 80]);
    classCounts(many).forEach((count, label) => {
      expect(Math.abs((classCounts(test)[label] as number) - 0.2 * count)).toBeLessThanOrEqual(1);
      expect(Math.abs((classCounts(validation)[label] as number) - 0.1 * count)).toBeLessThanOrEqual(1);
    });
  });

  test('the test side does not depend on the validation fraction, and follows from the seed', () => {
    const one = idsOf(many.split({ test: 0.2, seed: 3 }).test);
    expect(idsOf(many.split({ test: 0.2, validation: 0.3, seed: 3 }).test)).toEqual(one);
    expect(idsOf(many.split({ test: 0.2, seed: 4 }).test)).not.toEqual(one);
  });

  test('folds cover the dataset once, each class spread evenly', () => {
    const folds = many.folds(5, { seed: 2 });
    expect(folds.map(({ test }) => test.length)).toEqual([80, 80, 80, 80, 80]);
    expect(new Set(folds.flatMap(({ test }) => idsOf(test))).size).toBe(400);
    for (const { test } of folds) {
      classCounts(many).forEach((count, label) => {
        expect(Math.abs((classCounts(test)[label] as number) - count / 5)).toBeLessThanOrEqual(1.5);
      });
    }
  });

  test('divides a rare class, which a draw by lot would often leave on one side', () => {
    for (let seed = 0; seed < 20; seed++) {
      const rare = colours(200, seed, [0.5, 0.3, 0.02]);
      if ((classCounts(rare)[2] as number) < 2) continue;
      for (const { train, test } of rare.folds(2, { seed })) {
        expect(classCounts(test)[2]).toBeGreaterThan(0);
        expect(classCounts(train)[2]).toBeGreaterThan(0);
      }
    }
  });

  test('any division covers the dataset once, whatever the classes', () => {
    const sets = fc.array(fc.uniqueArray(fc.nat(2)), { minLength: 6, maxLength: 40 });
    fc.assert(
      fc.property(sets, fc.integer({ min: 2, max: 4 }), fc.nat(), (each, count, seed) => {
        const dataset = Dataset.fromArrays([...each.keys()], each, { labels: LABELS });
        fc.pre(dataset.multiLabel && classCounts(dataset).every((many) => many !== 1));
        const folds = dataset.folds(count, { seed });
        const sizes = folds.map(({ test }) => test.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(new Set(folds.flatMap(({ test }) => idsOf(test))).size).toBe(each.length);
        expect(dataset.take(5, { seed }).length).toBe(5);
      }),
    );
  });

  test('a class with fewer examples than sides is named', () => {
    const few = Dataset.fromArrays([1, 2, 3], [[0, 1], [0], [0]], { labels: ['often', 'once'] });
    expect(() => few.split({ test: 0.4 })).toThrow(/class "once" has 1/);
    expect(() => few.folds(2)).toThrow(/class "once" has 1/);
    expect(few.split({ test: 0.4, stratify: false }).test.length).toBe(1);
  });
});
