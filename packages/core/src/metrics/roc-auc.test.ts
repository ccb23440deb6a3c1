import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { binaryRocAuc, rocAuc } from './roc-auc.js';

const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -5, max: 5 })), {
  minLength: 1,
  maxLength: 60,
});

describe('binaryRocAuc', () => {
  test('is the published example of scikit-learn', () => {
    expect(binaryRocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
  });

  test('ties count one half', () => {
    expect(binaryRocAuc([0, 1], [0.5, 0.5])).toBe(0.5);
    // Pairs: (1 > 0), (1 = 1), (1 > 0), (1 = 1), so (1 + 1/2 + 1 + 1/2) / 4.
    expect(binaryRocAuc([0, 0, 1, 1], [0, 1, 1, 1])).toBe(0.75);
  });

  test('only the order of scores counts', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const actual = pairs.map(([label]) => label);
        const scores = pairs.map(([, score]) => score);
        const auc = binaryRocAuc(actual, scores);
        expect(
          binaryRocAuc(
            actual,
            scores.map((score) => Math.exp(score) - 3),
          ),
        ).toBe(auc);
        const reversed = binaryRocAuc(
          actual,
          scores.map((score) => -score),
        );
        if (auc === null) expect(reversed).toBeNull();
        else expect(reversed).toBeCloseTo(1 - auc, 12);
      }),
    );
  });

  test('is the share of pairs in the right order', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const of = (label: number) => pairs.filter((pair) => pair[0] === label).map(([, score]) => score);
        const win = (p: number, n: number) => (p === n ? 0.5 : Number(p > n));
        const wins = of(1).flatMap((p) => of(0).map((n) => win(p, n)));
        const expected = wins.length === 0 ? null : wins.reduce((a, b) => a + b, 0) / wins.length;
        const auc = binaryRocAuc(
          pairs.map(([label]) => label),
          pairs.map(([, score]) => score),
        );
        expect(auc).toBe(expected);
      }),
    );
  });

  test('is null where only one class occurs', () => {
    expect(binaryRocAuc([1, 1], [0.2, 0.3])).toBeNull();
  });

  test('bad input is refused', () => {
    expect(() => binaryRocAuc([], [])).toThrow(DataError);
    expect(() => binaryRocAuc([0, 2], [0, 1])).toThrow(ShapeError);
    expect(() => binaryRocAuc([0, 1], [0, Number.NaN])).toThrow(/got 1 and NaN at position 1/);
    expect(() => binaryRocAuc([0, 1], [0])).toThrow(/got 1 for 2/);
  });
});

describe('rocAuc', () => {
  test('equals the binary one for two classes', () => {
    const second = [0.1, 0.4, 0.35, 0.8];
    const both = second.flatMap((score) => [1 - score, score]);
    expect(rocAuc([0, 0, 1, 1], both)).toBe(0.75);
  });

  test('is 1 where each class is separated, and leaves out classes that do not occur', () => {
    expect(rocAuc([0, 1, 2], [0.8, 0.1, 0.1, 0.2, 0.6, 0.2, 0.3, 0.4, 0.3])).toBe(1);
    expect(rocAuc([0, 1], [0.6, 0.3, 0.1, 0.2, 0.7, 0.1])).toBe(1);
  });

  test('is null where only one class occurs', () => {
    expect(rocAuc([1, 1], [0.2, 0.8, 0.3, 0.7])).toBeNull();
  });
});
