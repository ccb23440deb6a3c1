import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { classCounts } from './class-counts.js';
import { Dataset } from './dataset.js';

/** As many examples of class i as `counts[i]`, in turn; each in one of seven documents. */
function withCounts(...counts: number[]): Dataset<number> {
  const labels = counts
    .flatMap((count, label) => Array.from({ length: count }, (_, i) => ({ label, rank: (i * 7919) % 101 })))
    .sort((a, b) => a.rank - b.rank)
    .map(({ label }) => label);
  return Dataset.fromArrays([...labels.keys()], labels, {
    labels: counts.map((_, label) => `class-${label}`),
    fields: labels.map((_, i) => ({ document: `d${(i * i) % 7}` })),
  });
}

const idsOf = (dataset: Dataset<unknown>) =>
  Array.from({ length: dataset.length }, (_, i) => dataset.info(i).id);
const documentsOf = (dataset: Dataset<unknown>) =>
  new Set(Array.from({ length: dataset.length }, (_, i) => dataset.info(i).fields.document));

describe('folds', () => {
  test('are disjoint, cover everything, train on the rest, and follow from the seed', () => {
    const counts = fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 2, max: 10 }),
        fc.nat(),
        fc.boolean(),
        (per, wanted, seed, stratify) => {
          const dataset = withCounts(...per);
          const count = Math.min(wanted, dataset.length);
          const folds = dataset.folds(count, { seed, stratify });
          expect(folds.length).toBe(count);
          const tests = folds.map(({ test }) => idsOf(test));
          expect(tests.flat().length).toBe(dataset.length);
          expect(new Set(tests.flat())).toEqual(new Set(idsOf(dataset)));
          for (const [i, { train }] of folds.entries()) {
            expect(idsOf(train)).toEqual(idsOf(dataset).filter((id) => !tests[i]?.includes(id)));
          }
          const sizes = tests.map(({ length }) => length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(dataset.folds(count, { seed, stratify }).map(({ test }) => idsOf(test))).toEqual(tests);
        },
      ),
      { numRuns: 60 },
    );
    const [a, b] = [1, 2].map((seed) =>
      withCounts(20, 20)
        .folds(4, { seed })
        .map(({ test }) => idsOf(test)),
    );
    expect(a).not.toEqual(b);
  });

  test('have each class as evenly as it goes, unless told otherwise', () => {
    const dataset = withCounts(31, 17, 4);
    for (const { train, test } of dataset.folds(5, { seed: 3 })) {
      const [first = 0, second = 0, third = 0] = classCounts(test);
      expect([6, 7]).toContain(first);
      expect([3, 4]).toContain(second);
      expect([0, 1]).toContain(third);
      expect(classCounts(train).every((count) => count > 0)).toBe(true);
    }
    const uneven = dataset
      .folds(5, { seed: 3, stratify: false })
      .map(({ test }) => classCounts(test)[1] ?? 0);
    expect(Math.max(...uneven) - Math.min(...uneven)).toBeGreaterThan(1);
  });

  test('keep groups together, in folds of about one size', () => {
    const dataset = withCounts(40, 40);
    const folds = dataset.folds(3, { groupBy: 'document', seed: 1 });
    for (const { train, test } of folds) {
      expect([...documentsOf(train)].filter((document) => documentsOf(test).has(document))).toEqual([]);
    }
    expect(new Set(folds.flatMap(({ test }) => idsOf(test))).size).toBe(80);
    // Four documents (the squares modulo 7) of about 12 (one) and 23 (three) examples.
    expect(folds.map(({ test }) => test.length).sort((a, b) => a - b)[0]).toBeGreaterThan(20);
  });

  test('share one source, read nothing and can be of a view', () => {
    let reads = 0;
    const dataset = withCounts(6, 6).map((input) => {
      reads++;
      return input;
    });
    const view = dataset.filter(({ label }) => label === 1);
    expect(
      view
        .folds(3)
        .flatMap(({ test }) => idsOf(test))
        .sort(),
    ).toEqual(idsOf(view).sort());
    expect(reads).toBe(0);
  });

  test.each([
    ['one fold', 1, {}, ShapeError, /at least 2 folds, got 1/],
    ['half a fold', 2.5, {}, ShapeError, /got 2.5/],
    [
      'more folds than examples',
      30,
      {},
      DataError,
      /each of the 30 folds needs an example, but there are 11/,
    ],
    ['a class of one', 3, {}, DataError, /class "class-1" has 1/],
    ['fewer groups than folds', 5, { groupBy: 'document' }, DataError, /there are 4 groups: d0, d1, d2, d4/],
    [
      'an unknown field',
      2,
      { groupBy: 'speaker' },
      DataError,
      /no field "speaker"; the fields are .*document/,
    ],
  ])('refuse %s', (_title, count, options, type, message) => {
    const dataset = withCounts(10, 1);
    expect(() => dataset.folds(count, options)).toThrow(type);
    expect(() => dataset.folds(count, options)).toThrow(message);
  });
});
