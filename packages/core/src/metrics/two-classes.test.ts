import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { chooseThreshold, type ThresholdCriterion } from './choose-threshold.js';
import { oneAgainstRest } from './one-against-rest.js';
import { rocAucInterval } from './roc-auc-interval.js';
import { rocCurve } from './roc-curve.js';
import { thresholdMetrics } from './threshold-metrics.js';
import { wilsonInterval } from './wilson-interval.js';

describe.each([
  ['thresholdMetrics', thresholdMetrics],
  ['rocCurve', rocCurve],
  ['rocAucInterval', rocAucInterval],
  ['chooseThreshold', chooseThreshold],
])('%s refuses', (name, metric) => {
  test.each([
    ['nothing', [], [], DataError, 'at least one example'],
    ['one class alone', [1, 1], [0.1, 0.2], DataError, 'got 2 positive and 0 negative'],
    ['other lengths', [0, 1], [0.5], ShapeError, 'got 1 for 2'],
    ['NaN', [0, 1], [0.5, Number.NaN], ShapeError, 'got 1 and NaN at position 1'],
    ['infinite scores', [0, 1], [0.5, Number.POSITIVE_INFINITY], ShapeError, 'got 1 and Infinity'],
    ['other classes', [0, 2], [0.5, 0.5], ShapeError, 'got 2 and 0.5'],
  ])('%s', (_, actual, scores, type, message) => {
    const measure = () => metric(actual, scores);
    expect(measure).toThrow(type);
    expect(measure).toThrow(message);
    expect(measure).toThrow(`${name}: `);
  });
});

test('predictive values are null where nothing is called so', () => {
  const never = thresholdMetrics([0, 1], [0.2, 0.7], { threshold: Number.POSITIVE_INFINITY });
  expect(never.ppv).toBeNull();
  expect(never.npv?.value).toBe(0.5);
  expect(thresholdMetrics([0, 1], [0.2, 0.7], { threshold: 0 }).npv).toBeNull();
});

test('a score at the threshold is called positive', () => {
  expect(thresholdMetrics([0, 1], [0.2, 0.7], { threshold: 0.7 }).sensitivity.value).toBe(1);
});

test('options out of range are refused', () => {
  expect(() => thresholdMetrics([0, 1], [0, 1], { threshold: Number.NaN })).toThrow(/threshold must be/);
  expect(() => thresholdMetrics([0, 1], [0, 1], { confidence: 95 })).toThrow(/as 0.95 is, got 95/);
  expect(() => rocAucInterval([0, 1, 0, 1], [0, 1, 0, 1], { confidence: 1 })).toThrow(ShapeError);
  expect(() => rocAucInterval([0, 0, 1], [0, 1, 0])).toThrow(/got 1 positive and 2 negative; binaryRocAuc/);
  expect(() => wilsonInterval(3, 2)).toThrow(/got 3 of 2/);
  expect(() => wilsonInterval(0, 0)).toThrow(ShapeError);
});

test('the interval of none and of all of ten ends at 0 and 1', () => {
  // z^2 / (n + z^2) with z^2 = 3.841459, by hand.
  expect(wilsonInterval(0, 10).low).toBe(0);
  expect(wilsonInterval(0, 10).high).toBeCloseTo(3.841459 / 13.841459, 6);
  expect(wilsonInterval(10, 10).high).toBe(1);
});

describe('chooseThreshold', () => {
  const actual = [0, 0, 0, 1];
  const scores = [0.1, 0.2, 0.6, 0.5];

  test('calls nothing positive where false alarms cost most', () => {
    const { threshold } = chooseThreshold(actual, scores, { by: 'cost', falseNegative: 1, falsePositive: 2 });
    expect(threshold).toBe(Number.POSITIVE_INFINITY);
  });

  test('meets the sensitivity with the highest specificity', () => {
    expect(chooseThreshold(actual, scores, { by: 'sensitivity', atLeast: 1 })).toEqual({
      threshold: 0.5,
      sensitivity: 1,
      specificity: 2 / 3,
    });
  });

  test.each<[unknown, string]>([
    [{ by: 'luck' }, '{"by":"luck"}'],
    [{ by: 'sensitivity', atLeast: 95 }, 'got 95'],
    [{ by: 'sensitivity' }, 'got undefined'],
    [{ by: 'cost', falseNegative: 0, falsePositive: 0 }, 'got 0 and 0'],
    [{ by: 'cost', falseNegative: -1, falsePositive: 2 }, 'got -1 and 2'],
  ])('refuses %j', (criterion, message) => {
    expect(() => chooseThreshold(actual, scores, criterion as ThresholdCriterion)).toThrow(message);
  });
});

test('one class against the rest', () => {
  const { actual, scores } = oneAgainstRest([0, 1, 2], [0.5, 0.25, 0.25, 0, 1, 0, 0.125, 0.125, 0.75], 2);
  expect([...actual]).toEqual([0, 0, 1]);
  expect([...scores]).toEqual([0.25, 0, 0.75]);
  expect(() => oneAgainstRest([0], [0.5, 0.5], 2)).toThrow(/whole number from 0 to 1, got 2/);
});
