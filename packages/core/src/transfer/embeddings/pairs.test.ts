import { describe, expect, test } from 'vitest';
import { Dataset } from '../../data/dataset.js';
import type { NdArray } from '../../data/nd-array.js';
import { DataError, ShapeError } from '../../errors.js';
import { verificationMetrics } from '../../metrics/verification-metrics.js';
import { createRandom } from '../../random.js';
import { samplePairs } from './sample-pairs.js';
import { scorePairs } from './score-pairs.js';

/** Embeddings `[3]` of people, with as many examples each as told; each person's point one way. */
function people(...counts: number[]): Dataset<NdArray> {
  const classes = counts.flatMap((count, person) => Array<number>(count).fill(person));
  const inputs = classes.map((person, i): NdArray => {
    const [centre, noise] = [createRandom('person', person), createRandom('picture', i)];
    const data = Float32Array.from({ length: 3 }, () => centre.normal() + 0.3 * noise.normal());
    return { data, shape: [3] };
  });
  const labels = counts.map((_, person) => `person ${person}`);
  return Dataset.fromArrays(inputs, classes, { labels });
}

describe('samplePairs', () => {
  test('draws as many of either kind, none twice, the same for the same seed', () => {
    const data = people(9, 4, 0, 1, 7, 6);
    const pairs = samplePairs(data, { count: 40, seed: 3 });
    expect(pairs.filter(({ same }) => same)).toHaveLength(40);
    expect(pairs).toHaveLength(80);
    expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(80);
    for (const { a, b, same } of pairs) {
      expect(a).toBeLessThan(b);
      expect(data.info(a).label === data.info(b).label).toBe(same);
    }
    expect(samplePairs(data, { count: 40, seed: 3 })).toEqual(pairs);
    expect(samplePairs(data, { count: 40, seed: 4 })).not.toEqual(pairs);
  });

  test('a person with many pictures does not make up most pairs', () => {
    const pairs = samplePairs(people(500, 20, 20, 20), { count: 400 });
    const often = pairs.filter(({ a, same }) => same && a < 500);
    // A quarter of 400, give or take four standard deviations.
    expect(Math.abs(often.length - 100)).toBeLessThan(35);
  });

  test('takes all there are of the rarer kind, where fewer than 500', () => {
    // 3 + 1 of the same, 3 * 2 of different people.
    expect(samplePairs(people(3, 2))).toHaveLength(8);
    expect(samplePairs(people(60, 60))).toHaveLength(1000);
  });

  test.each([
    [[5], 'make 10 and 0'],
    [[1, 1, 1], 'make 0 and 3'],
    [[], 'make 0 and 0'],
  ])('refuses people with %j pictures', (counts, message) => {
    const data = counts.length > 0 ? people(...counts) : people(1).subset([]);
    expect(() => samplePairs(data)).toThrow(DataError);
    expect(() => samplePairs(data)).toThrow(message);
  });

  test('refuses counts that it cannot give', () => {
    expect(() => samplePairs(people(3, 2), { count: 5 })).toThrow(/must be 5 pairs of one class/);
    for (const count of [0, 1.5, -1]) expect(() => samplePairs(people(3, 2), { count })).toThrow(ShapeError);
  });
});

describe('a threshold tuned on other people than those it is tested on', () => {
  test('no person is on both sides, and pairs keep their names', async () => {
    const data = people(...Array<number>(20).fill(6));
    const { train, test: tested } = data.split({ test: 0.5, groupBy: 'label', seed: 1 });
    const namesOf = (part: Dataset<NdArray>) =>
      new Set(Array.from({ length: part.length }, (_, i) => part.info(i).label));
    const [tuning, testing] = [namesOf(train), namesOf(tested)];
    expect([...tuning].filter((person) => testing.has(person))).toEqual([]);
    expect([tuning.size, testing.size]).toEqual([10, 10]);
    const scored = await scorePairs(tested, samplePairs(tested, { count: 100 }));
    const metrics = verificationMetrics(scored, { threshold: 0.8 });
    expect(metrics.accuracy.total).toBe(200);
    expect(metrics.auc.value).toBeGreaterThan(0.9);
    expect(scored.scores.every((score) => score >= -1 && score <= 1)).toBe(true);
  });
});
