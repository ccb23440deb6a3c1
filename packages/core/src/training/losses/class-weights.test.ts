import { describe, expect, test } from 'vitest';
import type { ExampleIndex } from '../../data/class-counts.js';
import { resolveClassWeights } from './class-weights.js';

function dataset(counts: readonly number[]): ExampleIndex {
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  return {
    labels: counts.map((_, label) => String(label)),
    length: labels.length,
    info: (index) => ({ id: String(index), label: labels[index] as number, fields: {} }),
  };
}

describe('resolveClassWeights', () => {
  test("balanced: scikit-learn's formula, examples / (classes * count)", () => {
    expect(resolveClassWeights('balanced', dataset([25, 75]))).toEqual([2, 100 / 150]);
  });

  test('balanced: the mean over examples is 1, also where a class has none', () => {
    const counts = [3, 0, 7, 90];
    const weights = resolveClassWeights('balanced', dataset(counts)) as readonly number[];
    const sum = counts.reduce((total, count, label) => total + count * (weights[label] as number), 0);
    expect(sum / 100).toBeCloseTo(1, 12);
    expect(weights[1]).toBe(0);
  });

  test('balanced, several labels an example: those without a class for each with it', () => {
    const sets = [[0, 1], [0], [0], []];
    const several: ExampleIndex = {
      labels: ['often', 'once', 'never'],
      length: sets.length,
      multiLabel: true,
      info: (index) => ({ id: String(index), label: -1, labels: sets[index], fields: {} }),
    };
    expect(resolveClassWeights('balanced', several)).toEqual([1 / 3, 3, 0]);
  });

  test('given factors are taken as they are', () => {
    expect(resolveClassWeights([1, 0, 5], dataset([1, 1, 1]))).toEqual([1, 0, 5]);
    expect(resolveClassWeights(undefined, dataset([1, 1, 1]))).toBeUndefined();
  });

  test.each([[[1]], [[1, -1]], [[Number.NaN, 1]], [[0, 0]]])('%j is refused for two classes', (weights) => {
    expect(() => resolveClassWeights(weights, dataset([1, 1]))).toThrow(/2 numbers \(one for each of 0, 1\)/);
  });
});
