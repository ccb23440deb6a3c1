import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../../errors.js';
import { cosineSimilarity } from './cosine-similarity.js';
import { EmbeddingIndex } from './embedding-index.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { prototypes } from './prototypes.js';

const vector = (...values: number[]) => new Float32Array(values);

function indexWith(...examples: [label: string, ...values: number[]][]): EmbeddingIndex {
  const index = new EmbeddingIndex(2);
  index.addAll(
    examples.map(([label, ...values], i) => ({ id: `${i}`, label, embedding: vector(...values) })),
  );
  return index;
}

describe('nearestNeighbours', () => {
  test('of equally near examples, those added first vote', () => {
    const head = nearestNeighbours({ k: 1 });
    expect([...head.scorer(indexWith(['a', 1, 1], ['b', 2, 2]))(vector(1, 0))]).toEqual([1, 0]);
    expect([...head.scorer(indexWith(['b', 2, 2], ['a', 1, 1]))(vector(1, 0))]).toEqual([1, 0]);
  });

  test('lets all vote where there are fewer than k', () => {
    const scores = nearestNeighbours({ k: 50 }).scorer(indexWith(['a', 1, 0], ['b', 0, 1], ['b', 0, 2]));
    // Both classes are at 45 degrees; b has two votes.
    expect([...scores(vector(1, 1))].map((score) => score.toFixed(6))).toEqual(['0.333333', '0.666667']);
  });

  test('a low temperature leaves the nearest alone, without overflow', () => {
    const scores = nearestNeighbours({ temperature: 1e-300 }).scorer(indexWith(['a', 1, 0], ['b', 0, 1]));
    expect([...scores(vector(1, 0.5))]).toEqual([1, 0]);
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses k = %s', (k) => {
    expect(() => nearestNeighbours({ k })).toThrow(/k must be a whole number of at least 1/);
  });
});

describe('prototypes', () => {
  test('weigh a class alike, whatever its number and the length of its embeddings', () => {
    const few = prototypes().scorer(indexWith(['a', 1, 0], ['b', 0, 1]));
    const many = prototypes().scorer(indexWith(['a', 5, 0], ['a', 1, 0], ['a', 9, 0], ['b', 0, 1]));
    for (const query of [vector(1, 1), vector(1, 3)]) expect(many(query)).toEqual(few(query));
    expect([...few(vector(1, 1))]).toEqual([0.5, 0.5]);
  });
});

test.each([0, -0.1, Number.NaN, Number.POSITIVE_INFINITY])(
  'a temperature of %s is refused',
  (temperature) => {
    for (const head of [nearestNeighbours, prototypes]) {
      expect(() => head({ temperature })).toThrow(ShapeError);
      expect(() => head({ temperature })).toThrow(`${head.name}: temperature must be a number above 0`);
    }
  },
);

test('cosines do not depend on length, and are refused where there is no angle', () => {
  expect(cosineSimilarity(vector(3, 4), vector(10, 0))).toBeCloseTo(0.6, 6);
  expect(cosineSimilarity(vector(1e-20, 0), vector(-1e20, 0))).toBe(-1);
  expect(() => cosineSimilarity(vector(1, 0), vector(0, 0))).toThrow(DataError);
  expect(() => cosineSimilarity(vector(1, 0), vector(1))).toThrow(ShapeError);
});
