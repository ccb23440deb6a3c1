import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { accuracy } from './accuracy.js';
import { argMax, rankLabels, topKAccuracy } from './top-k.js';

describe('topKAccuracy', () => {
  // The example of scikit-learn's top_k_accuracy_score.
  const actual = [0, 1, 2, 2];
  const scores = [0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1];

  test('is the published value', () => {
    expect(topKAccuracy(actual, scores, { k: 2 })).toBe(0.75);
  });

  test('is the accuracy at k = 1, grows with k, and is 1 from the number of classes on', () => {
    const cases = fc
      .tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 30 }))
      .chain(([classes, examples]) =>
        fc.record({
          classes: fc.constant(classes),
          actual: fc.array(fc.nat(classes - 1), { minLength: examples, maxLength: examples }),
          // Few distinct values, so that ties are usual.
          scores: fc.array(fc.integer({ min: 0, max: 4 }), {
            minLength: examples * classes,
            maxLength: examples * classes,
          }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ classes, actual, scores }) => {
        expect(topKAccuracy(actual, scores, { k: 1 })).toBe(accuracy(actual, argMax(scores, classes)));
        let last = 0;
        for (let k = 1; k <= classes; k++) {
          const next = topKAccuracy(actual, scores, { k });
          expect(next).toBeGreaterThanOrEqual(last);
          last = next;
        }
        expect(last).toBe(1);
      }),
    );
  });

  test('bad input is refused', () => {
    expect(() => topKAccuracy([], [])).toThrow(DataError);
    expect(() => topKAccuracy(actual, scores.slice(1))).toThrow(/11 numbers for 4 examples/);
    expect(() => topKAccuracy([0, 1, 2, 3], scores)).toThrow(/from 0 to 2, got 3 at position 3/);
    expect(() => topKAccuracy([0], [0.5, Number.NaN])).toThrow(/got NaN for example 0/);
    for (const k of [0, 1.5]) expect(() => topKAccuracy(actual, scores, { k })).toThrow(ShapeError);
  });
});

test('argMax takes the first of equals', () => {
  expect(argMax([0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.4, 0.4, 0.2], 3)).toEqual(Uint32Array.of(0, 2, 0));
});

test('rankLabels names the likeliest first, the first of equals', () => {
  const labels = ['ant', 'bee', 'cat'];
  expect(rankLabels([0.1, 0.7, 0.2], labels, 2)).toEqual([
    { label: 'bee', score: 0.7 },
    { label: 'cat', score: 0.2 },
  ]);
  expect(rankLabels([0.25, 0.5, 0.25], labels, 9).map(({ label }) => label)).toEqual(['bee', 'ant', 'cat']);
});
