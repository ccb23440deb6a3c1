import { describe, expect, test } from 'vitest';
import { equalErrorRate } from './equal-error-rate.js';
import golden from './golden/verification.json' with { type: 'json' };
import { verificationMetrics } from './verification-metrics.js';
import { wilsonInterval } from './wilson-interval.js';

// By scikit-learn, SciPy, and 20,000 draws of people in numpy: tooling/golden/verification.py.
describe.each(golden)('$name', ({ actual, scores, people, threshold, confidence, ...expected }) => {
  const pairs = { actual, scores, people: people as [string, string][] };
  const measured = verificationMetrics(pairs, { threshold, confidence, resamples: 2000 });
  const rates = [measured.accuracy, measured.falseAcceptRate, measured.falseRejectRate] as const;

  test('values', () => {
    for (const [i, { value }] of [...rates, measured.auc].entries()) {
      expect(value).toBeCloseTo(expected.values[i] as number, 12);
    }
    expect(measured.equalErrorRate.value).toBeCloseTo(expected.equalErrorRate, 8);
    expect(equalErrorRate(actual, scores)).toBe(measured.equalErrorRate.value);
  });

  test('intervals are those of a bootstrap of people, and at least Wilson’s', () => {
    const wilson = rates.map(({ count, total }) => wilsonInterval(count, total, { confidence }));
    for (const [i, { low, high }] of [...rates, measured.auc].entries()) {
      // Two sets of draws differ by about a hundredth.
      expect(Math.abs(low - Math.min(expected.low[i] as number, wilson[i]?.low ?? 1))).toBeLessThan(0.015);
      expect(Math.abs(high - Math.max(expected.high[i] as number, wilson[i]?.high ?? 0))).toBeLessThan(0.015);
    }
  });
});
