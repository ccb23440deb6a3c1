import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { classCounts } from './class-counts.js';
import { Dataset, type DatasetSplit } from './dataset.js';

const SPEAKERS = ['theo', 'lucas', 'george', 'jackson', 'nicolas'];

/** As many examples of class i as `counts[i]`, in mixed order; example n is the number n. */
function withCounts(...counts: number[]): Dataset<number> {
  const labelIndices = counts
    .flatMap((count, label) => Array.from({ length: count }, (_, i) => ({ label, rank: (i * 7919) % 101 })))
    .sort((a, b) => a.rank - b.rank)
    .map(({ label }) => label);
  return Dataset.fromArrays([...labelIndices.keys()], labelIndices, {
    labels: counts.map((_, label) => `class-${label}`),
    fields: labelIndices.map((_, i) => ({ index: i, speaker: SPEAKERS[i % SPEAKERS.length] as string })),
  });
}

const idsOf = (dataset: Dataset<unknown>) =>
  Array.from({ length: dataset.length }, (_, i) => dataset.info(i).id);
const speakersOf = (dataset: Dataset<unknown>) =>
  new Set(Array.from({ length: dataset.length }, (_, i) => dataset.info(i).fields.speaker));

function expectPartition(whole: Dataset<unknown>, { train, validation, test }: DatasetSplit<unknown>): void {
  const ids = [train, validation, test].flatMap(idsOf);
  expect(ids.length).toBe(whole.length);
  expect(new Set(ids)).toEqual(new Set(idsOf(whole)));
}

const counts = fc.array(fc.integer({ min: 3, max: 60 }), { minLength: 1, maxLength: 6 });
const fraction = fc.double({ min: 0.01, max: 0.49, noNaN: true });

describe('split', () => {
  test('divides as the documentation shows', () => {
    const { train, validation, test } = withCounts(10, 20, 30).split({ test: 0.2, validation: 0.1, seed: 1 });
    expect(classCounts(test)).toEqual([2, 4, 6]);
    expect(classCounts(validation)).toEqual([1, 2, 3]);
    expect(classCounts(train)).toEqual([7, 14, 21]);
  });

  test('places left over go to the largest remainders', () => {
    // Quotas of 20% are 1.4, 2.6 and 1.0; five places: 1, 2 and 1 at first, the last one to the remainder 0.6.
    expect(classCounts(withCounts(7, 13, 5).split({ test: 0.2 }).test)).toEqual([1, 3, 1]);
  });

  test('is a partition, each class within one of its quota and on every side', () => {
    fc.assert(
      fc.property(counts, fraction, fraction, fc.nat(), (perClass, testShare, validationShare, seed) => {
        const dataset = withCounts(...perClass);
        const split = dataset.split({ test: testShare, validation: validationShare, seed });
        expectPartition(dataset, split);
        const sides = [split.train, split.validation, split.test].map(classCounts);
        for (const [label, count] of perClass.entries()) {
          for (const side of sides) expect(side[label]).toBeGreaterThanOrEqual(1);
          expect(Math.abs((sides[2]?.[label] as number) - count * testShare)).toBeLessThan(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('hits the asked total where no class is tiny', () => {
    fc.assert(
      fc.property(counts, (perClass) => {
        const dataset = withCounts(...perClass.map((count) => count + 20));
        const missed = dataset.split({ test: 0.1 }).test.length - dataset.length * 0.1;
        // Half an example either way is a tie, which a sum of rounded quotas may break upwards or downwards.
        expect(Math.abs(missed)).toBeLessThan(0.5 + 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  test('follows from its seed and keeps the order of the dataset', () => {
    const dataset = withCounts(40, 40);
    const first = idsOf(dataset.split({ test: 0.25, seed: 1 }).test);
    expect(idsOf(dataset.split({ test: 0.25, seed: 1 }).test)).toEqual(first);
    expect(idsOf(dataset.split({ test: 0.25, seed: 2 }).test)).not.toEqual(first);
    expect(first).toEqual([...first].sort((a, b) => Number(a) - Number(b)));
    expect(idsOf(dataset.split({ test: 0.25, validation: 0.2, seed: 1 }).test)).toEqual(first);
  });

  test('a side that was not asked for is empty', () => {
    const { train, validation, test } = withCounts(4, 4).split({});
    expect([train.length, validation.length, test.length]).toEqual([8, 0, 0]);
    expect(withCounts(4, 4).split({ test: 0.5, validation: 0 }).validation.length).toBe(0);
  });

  test('a class without any example stands in nobody’s way', () => {
    const dataset = withCounts(10, 10, 10).filter(({ label }) => label !== 1);
    expect(classCounts(dataset.split({ test: 0.2 }).test)).toEqual([2, 0, 2]);
  });

  test('a high fraction leaves one example of each class to train on', () => {
    expect(classCounts(withCounts(3, 4).split({ test: 0.95 }).train)).toEqual([1, 1]);
    const both = withCounts(3, 3).split({ test: 0.49, validation: 0.49 });
    expect([both.train, both.validation, both.test].map(classCounts)).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  test('without stratification only the total counts', () => {
    const dataset = withCounts(1, 99);
    const split = dataset.split({ test: 0.2, stratify: false });
    expectPartition(dataset, split);
    expect(split.test.length).toBe(20);
  });

  test('splits many examples of one class', () => {
    const labels = new Uint8Array(400_000);
    const { train, test } = Dataset.fromArrays(labels, labels, { labels: ['only'] }).split({ test: 0.5 });
    expect([train.length, test.length]).toEqual([200_000, 200_000]);
  });

  test('a class with too few examples is named with its count', () => {
    expect(() => withCounts(5, 1).split({ test: 0.2 })).toThrow(DataError);
    expect(() => withCounts(5, 1).split({ test: 0.2 })).toThrow(
      'on each side (train, test), but class "class-1" has 1; add examples',
    );
    expect(() => withCounts(5, 2).split({ test: 0.2, validation: 0.2 })).toThrow(/"class-1" has 2/);
  });

  test('fractions must be in range and leave something', () => {
    for (const test of [-0.1, 1, 20, Number.NaN]) {
      expect(() => withCounts(9).split({ test })).toThrow(ShapeError);
    }
    expect(() => withCounts(9).split({ test: 0.5, validation: 0.5 })).toThrow(/add up to 1/);
  });

  test('an empty or tiny dataset can’t be split', () => {
    expect(() => withCounts(0).split({ test: 0.2 })).toThrow(/none is/);
    expect(() => withCounts(1).split({ test: 0.2, stratify: false })).toThrow(/2 sides needs an example/);
  });
});

describe('split by group', () => {
  test('never puts a group on two sides, at whatever fractions', () => {
    fc.assert(
      fc.property(fraction, fraction, fc.nat(), (testShare, validationShare, seed) => {
        const dataset = withCounts(17, 23);
        const options = { test: testShare, validation: validationShare, seed, groupBy: 'speaker' };
        const split = dataset.split(options);
        expectPartition(dataset, split);
        const [train, validation, held] = [split.train, split.validation, split.test].map(speakersOf);
        for (const side of [train, validation, held]) expect(side?.size).toBeGreaterThanOrEqual(1);
        expect([...(train ?? []), ...(validation ?? []), ...(held ?? [])].length).toBe(5);
      }),
      { numRuns: 40 },
    );
  });

  test('a fraction is one of the groups', () => {
    const { test, train } = withCounts(25, 25).split({ test: 0.4, groupBy: 'speaker' });
    expect([speakersOf(test).size, speakersOf(train).size]).toEqual([2, 3]);
  });

  test('field values choose a side, and fractions divide the rest', () => {
    const dataset = withCounts(25, 25);
    const split = dataset.split({
      test: { speaker: ['theo', 'lucas'] },
      validation: 0.34,
      groupBy: 'speaker',
    });
    expectPartition(dataset, split);
    expect(speakersOf(split.test)).toEqual(new Set(['theo', 'lucas']));
    expect([split.validation.length, split.train.length]).toEqual([10, 20]);
    const mixed = dataset.split({ test: { speaker: ['theo'] }, validation: 0.25 });
    expect([mixed.test.length, mixed.validation.length]).toEqual([10, 10]);
  });

  test('several fields must all match', () => {
    const { test } = withCounts(25).split({ test: { speaker: ['theo'], index: [0, 1, 5] } });
    expect(idsOf(test)).toEqual(['0', '5']);
  });

  test('too few groups are an error that lists them', () => {
    const two = withCounts(20).filter(({ fields }) => ['theo', 'lucas'].includes(`${fields.speaker}`));
    expect(() => two.split({ test: 0.3, validation: 0.3, groupBy: 'speaker' })).toThrow(
      /3 sides needs a group of its own, but there are 2 groups: lucas, theo/,
    );
  });

  test('unknown fields and values are errors that list those that exist', () => {
    const dataset = withCounts(10);
    expect(() => dataset.split({ test: 0.2, groupBy: 'voice' })).toThrow(
      'there is no field "voice"; the fields are label, id, index, speaker.',
    );
    expect(() => dataset.split({ test: { speaker: ['thea'] } })).toThrow(
      /"thea", which no example has; the values are theo, lucas/,
    );
    expect(() => dataset.split({ test: { speaker: [] } })).toThrow(/without any value/);
    expect(() => dataset.split({ test: { speaker: ['theo'], index: [1] } })).toThrow(
      /no example has together/,
    );
  });

  test('contradicting field values are errors', () => {
    const dataset = withCounts(10);
    const theo = { speaker: ['theo'] };
    expect(() => dataset.split({ test: theo, validation: theo })).toThrow(/"0" in both/);
    expect(() => dataset.split({ test: { index: [0] }, groupBy: 'speaker' })).toThrow(/speaker theo in both/);
    expect(() => dataset.split({ test: { speaker: SPEAKERS } })).toThrow(/left to train on/);
  });

  test('an example without the field is named', () => {
    const dataset = Dataset.fromArrays([1, 2], [0, 0], {
      labels: ['a'],
      ids: ['first', 'second'],
      fields: [{ speaker: 'theo' }, {}],
    });
    expect(() => dataset.split({ test: 0.5, groupBy: 'speaker' })).toThrow(/"second" has none/);
  });
});
