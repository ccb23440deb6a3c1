import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { createRandom } from '../random.js';
import { chooseThreshold } from './choose-threshold.js';
import { equalErrorRate } from './equal-error-rate.js';
import { type ScoredPairs, verificationMetrics } from './verification-metrics.js';
import { wilsonInterval } from './wilson-interval.js';

const pairs: ScoredPairs = {
  actual: [1, 1, 0, 0],
  scores: [0.9, 0.8, 0.3, 0.2],
  people: [
    ['ann', 'ann'],
    ['bo', 'bo'],
    ['ann', 'bo'],
    ['bo', 'cy'],
  ],
};

describe('equalErrorRate', () => {
  test.each([
    ['all in order', [0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4], 0],
    ['all in the wrong order', [1, 1, 0, 0], [0.1, 0.2, 0.3, 0.4], 1],
    ['all equal', [0, 1, 1], [0.5, 0.5, 0.5], 0.5],
    // The step straight up at a quarter of the false positives ends above the diagonal.
    ['one of four in the way', [0, 0, 0, 0, 1], [0.1, 0.2, 0.3, 0.6, 0.5], 0.25],
  ])('%s', (_, actual, scores, rate) => {
    expect(equalErrorRate(actual, scores)).toBeCloseTo(rate, 12);
  });

  test('refuses one class alone', () => {
    expect(() => equalErrorRate([1, 1], [0.1, 0.2])).toThrow(DataError);
  });
});

describe('chooseThreshold for verification', () => {
  const actual = [0, 0, 0, 0, 1, 1, 1, 1, 1];
  const scores = [0.1, 0.2, 0.35, 0.7, 0.3, 0.4, 0.6, 0.8, 0.9];

  test('the fewest errors; of equals the highest threshold', () => {
    // From 0.3 on two are wrong (0.35, 0.7); from 0.4 on two (0.7, 0.3).
    expect(chooseThreshold(actual, scores, { by: 'accuracy' }).threshold).toBe(0.4);
  });

  test('shares of errors that are nearest to each other', () => {
    // From 0.4 on 1 of 4 and 1 of 5.
    expect(chooseThreshold(actual, scores, { by: 'equal-error' })).toEqual({
      threshold: 0.4,
      sensitivity: 0.8,
      specificity: 0.75,
    });
  });

  test('a limit to false positives, with the most found', () => {
    expect(chooseThreshold(actual, scores, { by: 'specificity', atLeast: 1 }).threshold).toBe(0.8);
    expect(chooseThreshold(actual, scores, { by: 'specificity', atLeast: 0.75 }).threshold).toBe(0.4);
    const harder = chooseThreshold([1, 0], [0.1, 0.9], { by: 'specificity', atLeast: 0.9 });
    expect(harder.threshold).toBe(Number.POSITIVE_INFINITY);
    expect(() => chooseThreshold(actual, scores, { by: 'specificity', atLeast: 99 })).toThrow(/got 99/);
  });
});

describe('verificationMetrics', () => {
  test('rates at a threshold, and where all is right an interval all the same', () => {
    const { accuracy, falseAcceptRate, falseRejectRate, auc } = verificationMetrics(pairs, {
      threshold: 0.85,
    });
    expect(accuracy).toMatchObject({ value: 0.75, count: 3, total: 4 });
    expect(falseRejectRate).toMatchObject({ value: 0.5, count: 1, total: 2 });
    expect(falseAcceptRate).toEqual({ value: 0, count: 0, total: 2, ...wilsonInterval(0, 2) });
    expect(auc).toEqual({ value: 1, low: 1, high: 1 });
  });

  test('the same seed gives the same intervals, another one others', () => {
    const random = createRandom(1);
    const actual = Array.from({ length: 40 }, (_, i) => Number(i < 20));
    const people = actual.map((same, i) => [`${i % 20}`, `${(i + 1 - same) % 20}`] as const);
    const many = { actual, scores: actual.map((same) => same + random.normal()), people };
    const measure = (seed: number) => verificationMetrics(many, { threshold: 0.4, seed, resamples: 101 });
    expect(measure(1)).toEqual(measure(1));
    expect(measure(1)).not.toEqual(measure(2));
  });

  test.each<[string, Partial<ScoredPairs>, object, string]>([
    ['no names', { people: [] }, {}, 'got 0 for 4 pairs'],
    ['names that contradict', { actual: [1, 1, 1, 0] }, {}, 'pair 2 of "ann" and "bo" is 1'],
    ['scores that are no numbers', { scores: [0.1, Number.NaN, 0, 0] }, {}, 'got 1 and NaN'],
    ['a threshold that is none', {}, { threshold: Number.NaN }, 'threshold must be a number'],
    ['a confidence in percent', {}, { confidence: 95 }, 'as 0.95 is, got 95'],
    ['too few draws', {}, { resamples: 10 }, 'resamples must be a whole number of at least 100, got 10'],
  ])('refuses %s', (_, change, options, message) => {
    expect(() => verificationMetrics({ ...pairs, ...change }, { threshold: 0.5, ...options })).toThrow(
      message,
    );
  });

  test('refuses pairs of one kind', () => {
    const same: ScoredPairs = { actual: [1], scores: [0.5], people: [['ann', 'ann']] };
    expect(() => verificationMetrics(same, { threshold: 0.5 })).toThrow(DataError);
    const people = pairs.people.slice(1);
    expect(() => verificationMetrics({ ...pairs, people }, { threshold: 0.5 })).toThrow(ShapeError);
  });
});
