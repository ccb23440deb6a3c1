import { describe, expect, test } from 'vitest';
import { accuracy } from './accuracy.js';
import { classMetrics } from './class-metrics.js';
import { confusionMatrix } from './confusion-matrix.js';
import { expectedCalibrationError } from './expected-calibration-error.js';
import golden from './golden/metrics.json' with { type: 'json' };
import { logLoss } from './log-loss.js';
import { rocAuc } from './roc-auc.js';
import { argMax, topKAccuracy } from './top-k.js';

// Computed from the definitions with numpy and PyTorch in float64: tooling/golden/metrics.py.
describe.each(golden)('metrics of $name', (expected) => {
  const { actual, probabilities, classes } = expected;
  const predicted = argMax(probabilities, classes);

  test('counts are equal', () => {
    expect(accuracy(actual, predicted)).toBe(expected.accuracy);
    expect(topKAccuracy(actual, probabilities, { k: 2 })).toBe(expected.top2Accuracy);
    expect(topKAccuracy(actual, probabilities)).toBe(expected.top5Accuracy);
    expect(confusionMatrix(actual, predicted, classes)).toEqual(expected.confusionMatrix);
  });

  test('means are equal to 12 digits', () => {
    expect(rocAuc(actual, probabilities)).toBeCloseTo(expected.rocAuc, 12);
    expect(logLoss(actual, probabilities)).toBeCloseTo(expected.logLoss, 12);
    expect(expectedCalibrationError(actual, probabilities)).toBeCloseTo(
      expected.expectedCalibrationError,
      12,
    );
    const labels = expected.perClass.map((_, i) => `class-${i}`);
    for (const [i, measured] of classMetrics(expected.confusionMatrix, labels).entries()) {
      const wanted = expected.perClass[i];
      expect(measured).toMatchObject({ label: `class-${i}`, support: wanted?.support });
      for (const metric of ['precision', 'recall', 'f1'] as const) {
        expect(measured[metric]).toBeCloseTo(wanted?.[metric] as number, 12);
      }
    }
  });
});
