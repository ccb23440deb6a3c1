import { describe, expect, it } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { EmbeddingIndex } from './embedding-index.js';

const vector = (...values: number[]) => new Float32Array(values);

function example(): EmbeddingIndex {
  const index = new EmbeddingIndex(2);
  index.add({ id: 'up', label: 'y', embedding: vector(0, 2) });
  index.add({ id: 'slant', label: 'x', embedding: vector(3, 4) });
  index.add({ id: 'same', label: 'x', embedding: vector(6, 8) });
  return index;
}

describe('EmbeddingIndex', () => {
  it('finds the most similar first, and of equals the one added first', () => {
    const found = example().nearest(vector(5, 0), { k: 3 });
    expect(found.map(({ id }) => id)).toEqual(['slant', 'same', 'up']);
    for (const [i, similarity] of [0.6, 0.6, 0].entries()) {
      expect(found[i]?.similarity).toBeCloseTo(similarity, 6);
    }
  });

  it('forgets what is removed', () => {
    const index = example();
    expect([index.remove('slant'), index.remove('slant'), index.size]).toEqual([true, false, 2]);
    expect(index.nearest(vector(5, 0))[0]?.id).toBe('same');
  });

  it('refuses what it cannot compare', () => {
    const index = example();
    const add =
      (...values: number[]) =>
      () =>
        index.add({ id: 'new', label: 'x', embedding: vector(...values) });
    expect(add(1, 2, 3)).toThrow(ShapeError);
    expect(add(0, 0)).toThrow(DataError);
    expect(add(Number.NaN, 1)).toThrow(DataError);
    expect(() => index.add({ id: 'up', label: 'y', embedding: vector(1, 1) })).toThrow(/ids must differ/);
    expect(() => index.nearest(vector(1))).toThrow(/must have 2 numbers, but this one has 1/);
    expect(index.size).toBe(3);
  });

  it.each([0, 1.5, 4, Number.NaN])('refuses k = %s of 3', (k) => {
    expect(() => example().nearest(vector(1, 0), { k })).toThrow(/k must be a whole number from 1 to 3/);
  });

  it('refuses to search nothing, and a width of nothing', () => {
    expect(() => new EmbeddingIndex(2).nearest(vector(1, 0))).toThrow(/is empty/);
    expect(() => new EmbeddingIndex(0)).toThrow(ShapeError);
  });
});
