import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { classCounts } from './class-counts.js';
import { Dataset } from './dataset.js';
import { shareOut } from './stratify.js';

function withCounts(...counts: number[]): Dataset<number> {
  const labelIndices = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  return Dataset.fromArrays([...labelIndices.keys()], labelIndices, {
    labels: counts.map((_, i) => `class-${i}`),
  });
}

const counts = fc.array(fc.nat(50), { minLength: 1, maxLength: 8 });
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('shareOut', () => {
  test('reproduces a textbook apportionment', () => {
    // Ten seats by Hamilton's method for 47,000, 16,000, 15,900, 12,000, 6,000 and 3,100 votes.
    expect(shareOut([4.7, 1.6, 1.59, 1.2, 0.6, 0.31])).toEqual([5, 2, 1, 1, 1, 0]);
  });

  test('gives exactly the rounded sum, each place within one of its quota', () => {
    const quotas = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(quotas, (each) => {
        const places = shareOut(each);
        expect(sum(places)).toBe(Math.round(sum(each)));
        for (const [i, place] of places.entries())
          expect(Math.abs(place - (each[i] as number))).toBeLessThan(1);
      }),
    );
  });
});

describe('take', () => {
  test('draws exactly the count, with every class where the count allows it', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 100 }), fc.nat(), (each, count, seed) => {
        const dataset = withCounts(...each);
        const taken = dataset.take(count, { seed });
        expect(taken.length).toBe(Math.min(count, dataset.length));
        const present = each.filter((one) => one > 0).length;
        if (count >= present) expect(classCounts(taken).filter((one) => one > 0).length).toBe(present);
      }),
    );
  });

  test('keeps proportions, follows from its seed, keeps the order', () => {
    const dataset = withCounts(100, 300);
    expect(classCounts(dataset.take(40))).toEqual([10, 30]);
    const ids = (seed: number) => {
      const taken = dataset.take(40, { seed });
      return Array.from({ length: 40 }, (_, i) => Number(taken.info(i).id));
    };
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
    expect(ids(1)).toEqual(ids(1).sort((a, b) => a - b));
  });

  test('a count that is no positive whole number is refused', () => {
    for (const count of [0, -1, 2.5, Number.NaN]) {
      expect(() => withCounts(5).take(count)).toThrow(ShapeError);
      expect(() => withCounts(5).take(count)).toThrow(`at least 1, got ${count}`);
    }
  });
});
