import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { averageClassMetrics, classMetrics } from './class-metrics.js';
import { confusionMatrix } from './confusion-matrix.js';

// scikit-learn's example of classification_report: classes 0, 1, 2; two decimals are published.
const report = classMetrics(confusionMatrix([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], 3), ['zero', 'one', 'two']);
const rounded = ({
  precision,
  recall,
  f1,
  support,
}: (typeof report)[number] | Omit<(typeof report)[number], 'label'>) =>
  [precision, recall, f1, support].map((value) => Number(value.toFixed(2)));

describe('classMetrics', () => {
  test('is the published report', () => {
    expect(report.map(({ label }) => label)).toEqual(['zero', 'one', 'two']);
    expect(report.map(rounded)).toEqual([
      [0.5, 1, 0.67, 1],
      [0, 0, 0, 1],
      [1, 0.67, 0.8, 3],
    ]);
  });

  test('a class that neither occurs nor is predicted has zeros', () => {
    expect(
      classMetrics(
        [
          [3, 0],
          [0, 0],
        ],
        ['a', 'b'],
      )[1],
    ).toEqual({
      label: 'b',
      precision: 0,
      recall: 0,
      f1: 0,
      support: 0,
    });
  });

  test('a matrix of another size is refused', () => {
    expect(() => classMetrics([[1]], ['a', 'b'])).toThrow(ShapeError);
    expect(() => classMetrics([[1, 0], [1]], ['a', 'b'])).toThrow(/must be \[2\]\[2\] for 2 class names/);
  });
});

describe('averageClassMetrics', () => {
  test('is the published report', () => {
    expect(rounded(averageClassMetrics(report, 'macro'))).toEqual([0.5, 0.56, 0.49, 5]);
    expect(rounded(averageClassMetrics(report, 'weighted'))).toEqual([0.7, 0.6, 0.61, 5]);
  });

  test('the weighted recall is the accuracy', () => {
    expect(averageClassMetrics(report, 'weighted').recall).toBeCloseTo(3 / 5, 12);
  });

  test('leaves out classes that do not occur', () => {
    const perClass = classMetrics(
      [
        [1, 0],
        [0, 0],
      ],
      ['a', 'b'],
    );
    expect(averageClassMetrics(perClass, 'macro')).toEqual({ precision: 1, recall: 1, f1: 1, support: 1 });
  });
});
