import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { averagePrecision } from './average-precision.js';
import golden from './golden/multi-label.json' with { type: 'json' };
import { multiLabelMetrics } from './multi-label-metrics.js';

const LABELS = ['a', 'b'];

function expectClose(measured: object, expected: Readonly<Record<string, number | null>>): void {
  for (const [name, value] of Object.entries(expected)) {
    const own: unknown = Reflect.get(measured, name);
    if (value === null) expect(own, name).toBeNull();
    else expect(own, name).toBeCloseTo(value, 12);
  }
}

// By scikit-learn and PyTorch: tooling/golden/multi-label.py.
describe.each(golden)('metrics of $name', ({ actual, probabilities, thresholds, perClass, ...expected }) => {
  const labels = perClass.map((_, i) => `class-${i}`);
  const measured = multiLabelMetrics(actual, probabilities, { labels, thresholds });

  test('averages', () => {
    const { name, micro, macro, ...figures } = expected;
    expectClose(measured.micro, micro);
    expectClose(measured.macro, macro);
    expectClose(measured, figures);
    expect(measured.examples).toBe(actual.length / labels.length);
  });

  test('each class', () => {
    perClass.forEach((each, i) => {
      expectClose(measured.perClass[i] as object, each);
      expect(measured.perClass[i]?.label).toBe(labels[i]);
    });
  });
});

test('the loss of probabilities in float32 is finite for a certain mistake', () => {
  const { loss } = multiLabelMetrics([1, 0], Float32Array.of(0, 0), { labels: LABELS });
  expect(loss).toBeCloseTo((23 * Math.log(2)) / 2, 4);
});

test('a probability at the threshold counts as called', () => {
  expect(multiLabelMetrics([1, 0], [0.25, 0.2], { labels: LABELS, thresholds: 0.25 }).subsetAccuracy).toBe(1);
});

test('without any label in the data, averages are 0 and areas null', () => {
  const measured = multiLabelMetrics([0, 0, 0, 0], [0.9, 0.1, 0.2, 0.3], { labels: LABELS });
  expect(measured.meanAveragePrecision).toBeNull();
  expect(measured.rocAuc).toBeNull();
  expect(measured.macro.f1).toBe(0);
  expect(measured.subsetAccuracy).toBe(0.5);
});

describe('refuses', () => {
  const fail = (actual: number[], probabilities: number[], thresholds?: number | number[]) => () =>
    multiLabelMetrics(actual, probabilities, { labels: LABELS, thresholds });

  test('no examples', () => expect(fail([], [])).toThrow(DataError));
  test.each([
    ['lengths that differ', fail([1, 0], [0.5]), /got 2 and 1/],
    ['no whole rows', fail([1, 0, 1], [0.5, 0.5, 0.5]), /\[examples, 2\] numbers/],
    ['a class of 2', fail([1, 2], [0.5, 0.5]), /got 2 and 0.5 for example 0/],
    ['a probability of 1.5', fail([1, 0], [0.5, 1.5]), /in \[0, 1\], got 0 and 1.5/],
    ['NaN', fail([1, 0, 1, 0], [0.5, 0.1, Number.NaN, 0]), /got 1 and NaN for example 1/],
    ['too few thresholds', fail([1, 0], [0.5, 0.5], [0.5]), /or 2 \(one for each of a, b\), got \[0.5\]/],
    ['a threshold of NaN', fail([1, 0], [0.5, 0.5], Number.NaN), /got \[NaN, NaN\]/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(ShapeError);
    expect(act).toThrow(message);
  });
});

test('average precision needs a positive example, and is no area under the ROC', () => {
  expect(averagePrecision([0, 0], [0.1, 0.2])).toBeNull();
  expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(5 / 6, 12);
  expect(() => averagePrecision([0, 2], [0.1, 0.2])).toThrow(/averagePrecision: actual must be 0 or 1/);
});
