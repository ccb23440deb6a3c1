import { describe, expect, test } from 'vitest';
import { chooseThreshold } from './choose-threshold.js';
import golden from './golden/two-classes.json' with { type: 'json' };
import { normalQuantile } from './normal-quantile.js';
import { rocAucInterval } from './roc-auc-interval.js';
import { rocCurve } from './roc-curve.js';
import { thresholdMetrics } from './threshold-metrics.js';

// By scikit-learn, SciPy, and numpy pair by pair: tooling/golden/two-classes.py.
test.each(golden.quantiles)('the normal quantile of %f is right to 7 digits', (probability, expected) => {
  expect(Math.abs(normalQuantile(probability as number) - (expected as number))).toBeLessThan(5e-7);
});

describe.each(golden.cases)('$name', (expected) => {
  const { actual, scores, threshold, confidence } = expected;

  test('rates at a threshold and their intervals', () => {
    const measured = thresholdMetrics(actual, scores, { threshold, confidence });
    for (const rate of ['sensitivity', 'specificity', 'ppv', 'npv'] as const) {
      const { low, high, ...counts } = expected[rate];
      expect(measured[rate]).toMatchObject(counts);
      expect(measured[rate]?.low).toBeCloseTo(low, 6);
      expect(measured[rate]?.high).toBeCloseTo(high, 6);
    }
  });

  test('area under the curve and its interval', () => {
    const measured = rocAucInterval(actual, scores, { confidence });
    expect(measured.auc).toBeCloseTo(expected.auc.auc, 12);
    expect(measured.standardError).toBeCloseTo(expected.auc.standardError, 12);
    expect(measured.low).toBeCloseTo(expected.auc.low, 6);
    expect(measured.high).toBeCloseTo(expected.auc.high, 6);
  });

  test('the curve, point by point', () => {
    const [first, ...points] = rocCurve(actual, scores);
    expect(first).toEqual({ threshold: Number.POSITIVE_INFINITY, sensitivity: 0, specificity: 1 });
    expect(points).toHaveLength(expected.curve.length);
    for (const [i, point] of points.entries()) {
      const [at, sensitivity, specificity] = expected.curve[i] as [number, number, number];
      expect(point.threshold).toBe(at);
      expect(point.sensitivity).toBeCloseTo(sensitivity, 12);
      expect(point.specificity).toBeCloseTo(specificity, 12);
    }
  });

  test('chosen thresholds', () => {
    expect(chooseThreshold(actual, scores).threshold).toBe(expected.youden);
    expect(chooseThreshold(actual, scores, { by: 'sensitivity', atLeast: 0.9 }).threshold).toBe(
      expected.sensitive,
    );
    expect(
      chooseThreshold(actual, scores, { by: 'cost', falseNegative: 10, falsePositive: 1 }).threshold,
    ).toBe(expected.cheap);
  });
});
